import { randomUUID } from "node:crypto";

import { conditionalCreateFault } from "#artifacts/probe-store.ts";
import { webhookCommand, webhookId, webhookVariables } from "#core/campaign/webhook-target.ts";

import { unreachable } from "../command-failure.ts";
import type { Installation } from "./installation.ts";
import { setUpBuckets } from "./set-up-buckets.ts";
import { setUpRules, type RulesSetUp } from "./set-up-rules.ts";
import type { BucketState, RuleState, SetupDocument } from "./setup-document.ts";

export interface SetupOptions {
  /** Change nothing: only say what is missing. */
  readonly check: boolean;
  /** Keep old versions of objects in every bucket. */
  readonly versions: boolean;
  readonly notifications: boolean;
  /** Address of the receivers, with `{function}` for the function's name. */
  readonly webhookBase: string;
}

/** Makes an installation's store ready, or says what it lacks. */
export async function setUp(installation: Installation, options: SetupOptions): Promise<SetupDocument> {
  const { store, words, prefix } = installation;
  const { check, versions } = options;
  const buckets = await setUpBuckets(installation, { check, versions });
  if (!check) {
    const fault = await conditionalCreateFault(store, `setup-${randomUUID()}`);
    if (fault !== undefined) {
      throw unreachable(`Cannot use the store at ${words} as it must hold to conditional writes: ${fault}`);
    }
  }
  const present = new Set(buckets.filter(({ state }) => state !== "missing").map(({ bucket }) => bucket));
  const rules: RulesSetUp = options.notifications
    ? await setUpRules(installation, { check, buckets: present })
    : { states: [], withoutTarget: [], notes: [] };
  const missing = [
    ...buckets.flatMap((bucket) => bucketSentences(bucket, versions)),
    ...rules.withoutTarget.map(
      (name) => `The store has no webhook target ${webhookId(prefix, name)}: it does not tell the ${name} of uploads.`,
    ),
    ...rules.states.flatMap((rule) => ruleSentences(rule, rules)),
  ];
  const lacking = rules.withoutTarget.map((name) => ({ prefix, function: name, base: options.webhookBase }));
  return {
    store: words,
    prefix,
    complete: missing.length === 0,
    buckets: [...buckets],
    notifications: [...rules.states],
    missing,
    notes: [...rules.notes],
    environment: lacking.flatMap(webhookVariables),
    commands: lacking.length === 0 ? [] : [...lacking.map(webhookCommand), "mc admin service restart ALIAS"],
  };
}

function bucketSentences({ bucket, state, keepsVersions }: BucketState, versions: boolean): readonly string[] {
  if (state === "missing") return [`Bucket "${bucket}" does not exist.`];
  return versions && keepsVersions === false ? [`Bucket "${bucket}" does not keep old versions.`] : [];
}

function ruleSentences(
  { id, function: name, bucket, state }: RuleState,
  { withoutTarget }: RulesSetUp,
): readonly string[] {
  if (withoutTarget.includes(name)) return [];
  if (state === "missing") return [`Bucket "${bucket}" does not tell the ${name} of uploads: rule ${id} is missing.`];
  return state === "different" ? [`Bucket "${bucket}" tells the ${name} of other uploads: rule ${id} differs.`] : [];
}
