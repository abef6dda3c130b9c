import { bucketName } from "#core/campaign/bucket-roles.ts";
import {
  isSameRule,
  isSameTarget,
  ruleFor,
  type NotificationRule,
  type WantedRule,
} from "#core/campaign/notification-rule.ts";
import type { FunctionName } from "#core/campaign/trigger-routes.ts";
import { askedTarget, webhookTarget } from "#core/campaign/webhook-target.ts";
import type { NotificationTarget } from "#ports/bucket-notifications.ts";

import { changeRecord } from "./change-record.ts";
import { rulesOf, type Installation } from "./installation.ts";
import type { RuleState } from "./setup-document.ts";

export interface RuleOptions {
  /** Change nothing. */
  readonly check: boolean;
  /** Names of the buckets that are there. */
  readonly buckets: ReadonlySet<string>;
}

export interface RulesSetUp {
  readonly states: readonly RuleState[];
  /** Functions that the server has no webhook target for. */
  readonly withoutTarget: readonly FunctionName[];
  readonly notes: readonly string[];
}

/** A MinIO that has just started does not tell of its targets at once. */
const START_SECONDS = 2;
const PAUSE_SECONDS = 0.25;

/** Looks at every notification rule of the chain, and makes what is missing or different unless it may only look. */
export async function setUpRules(installation: Installation, { check, buckets }: RuleOptions): Promise<RulesSetUp> {
  const { administration, prefix, store, named } = installation;
  const wanted = rulesOf(installation);
  if (administration === undefined || wanted.length === 0) return { states: [], withoutTarget: [], notes: [] };
  const { notifications } = administration;
  const told = await targetsOnceStarted(installation, wanted);
  const withoutTarget = new Set<FunctionName>();
  const states: RuleState[] = [];

  for (const rule of wanted) {
    const bucket = bucketName(prefix, rule.bucket);
    const found = buckets.has(bucket)
      ? (await notifications.rules(bucket)).find(({ id }) => id === rule.id)
      : undefined;
    const target = targetFor(rule.function, { told, named, prefix, found });
    let state: RuleState["state"] = stateOf(rule, found, target);
    if (target === undefined) withoutTarget.add(rule.function);
    else if (!check && state !== "present" && !withoutTarget.has(rule.function)) {
      const { id } = rule;
      await changeRecord(store, prefix, (record) => ({ ...record, rules: [...new Set([...record.rules, id])].sort() }));
      if ((await notifications.change(bucket, { put: [ruleFor(rule, target)] })) === "changed") {
        state = state === "missing" ? "added" : "changed";
      } else withoutTarget.add(rule.function);
    }
    const known = target !== undefined && !withoutTarget.has(rule.function) ? target : null;
    const { id, function: name, prefix: start, suffix } = rule;
    states.push({ id, function: name, bucket, prefix: start, suffix, target: known, state });
  }
  return { states, withoutTarget: [...withoutTarget], notes: notesOn(states, told) };
}

function stateOf(
  rule: WantedRule,
  found: NotificationRule | undefined,
  target: string | undefined,
): "present" | "missing" | "different" {
  if (found === undefined) return "missing";
  return target !== undefined && isSameRule(found, ruleFor(rule, target)) ? "present" : "different";
}

interface TargetSources {
  readonly told: readonly NotificationTarget[] | undefined;
  readonly named: Installation["named"];
  readonly prefix: string;
  readonly found: NotificationRule | undefined;
}

/** The operator's word, then the server's; where the server tells nothing, what its rule says, or a name to ask it for. */
function targetFor(name: FunctionName, { told, named, prefix, found }: TargetSources): string | undefined {
  const arns = told?.map(({ arn }) => arn);
  const own = named[name];
  if (own !== undefined) return arns === undefined || arns.some((arn) => isSameTarget(arn, own)) ? own : undefined;
  return arns === undefined ? (found?.target ?? askedTarget(prefix, name)) : webhookTarget(arns, prefix, name);
}

async function targetsOnceStarted(
  { administration, named, prefix, clock }: Installation,
  wanted: readonly WantedRule[],
): Promise<readonly NotificationTarget[] | undefined> {
  const end = clock.monotonicSeconds() + START_SECONDS;
  for (;;) {
    const told = await administration?.notifications.targets();
    const sources = { told, named, prefix, found: undefined };
    if (told === undefined || wanted.every((rule) => targetFor(rule.function, sources) !== undefined)) return told;
    if (clock.monotonicSeconds() >= end) return told;
    await clock.sleep(PAUSE_SECONDS);
  }
}

function notesOn(states: readonly RuleState[], told: readonly NotificationTarget[] | undefined): readonly string[] {
  const offline = (told ?? []).filter(
    ({ arn, isOnline }) =>
      isOnline === false && states.some(({ target }) => target !== null && isSameTarget(target, arn)),
  );
  const silent = told === undefined ? ["The store does not tell its webhook targets to this access key."] : [];
  return [
    ...silent,
    ...offline.map(
      ({ arn }) => `The store does not reach ${arn} at the moment: uploads are found by reconciliation only.`,
    ),
  ];
}
