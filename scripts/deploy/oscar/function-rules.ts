import { bucketName } from "#core/campaign/bucket-roles.ts";
import type { FunctionName } from "#core/campaign/trigger-routes.ts";
import { webhookTarget } from "#core/campaign/webhook-target.ts";

import { changeRecord } from "../../setup/change-record.ts";
import { rulesOf, type Installation } from "../../setup/installation.ts";

/** MinIO restarts when OSCAR makes or deletes a service. */
const RESTART_SECONDS = 60;
const PAUSE_SECONDS = 0.5;

/** Takes out the rules that tell these functions of uploads, and the note that setup made them; those that are gone, too. */
export async function removeFunctionRules(
  installation: Installation,
  functions: readonly FunctionName[],
): Promise<readonly string[]> {
  const { administration, store, prefix } = installation;
  const present = await store.listBuckets();
  const removed: string[] = [];
  for (const { id, bucket, function: name } of rulesOf(installation)) {
    if (!functions.includes(name) || !present.includes(bucket) || administration === undefined) continue;
    const place = bucketName(prefix, bucket);
    if (!(await administration.notifications.rules(place)).some((rule) => rule.id === id)) continue;
    await administration.notifications.change(place, { remove: [id] });
    removed.push(id);
  }
  if (present.includes("state") && removed.length > 0) {
    await changeRecord(store, prefix, (record) => ({
      ...record,
      rules: record.rules.filter((id) => !removed.includes(id)),
    }));
  }
  return removed;
}

/**
 * Waits until the store answers again and names a target for each of these functions; false when it does not. To users of
 * OpenID Connect it names none.
 */
export async function targetsReady(
  { administration, prefix, clock }: Installation,
  functions: readonly FunctionName[],
): Promise<boolean> {
  const end = clock.monotonicSeconds() + RESTART_SECONDS;
  for (;;) {
    const told = administration === undefined ? [] : await administration.notifications.targets().catch(() => []);
    const arns = told?.map(({ arn }) => arn);
    if (arns === undefined || functions.every((name) => webhookTarget(arns, prefix, name) !== undefined)) return true;
    if (clock.monotonicSeconds() >= end) return false;
    await clock.sleep(PAUSE_SECONDS);
  }
}
