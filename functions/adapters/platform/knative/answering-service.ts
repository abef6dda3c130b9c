import type { Clock } from "#ports/clock.ts";

import { Refusal } from "../cluster/cluster-servers.ts";
import type { ServiceClient } from "./service-client.ts";

const PATIENCE_SECONDS = 120;
const ANSWER_PATIENCE_MILLISECONDS = 10_000;
const LOOK_SECONDS = 0.1;
/** In a row: there may be several ways to a service, and not all know it at once. */
const WANTED_ANSWERS = 3;

/**
 * Waits until requests reach a pod of the service: Knative may call it ready before every gateway on the way knows it.
 * Throws a `Refusal` when none does.
 */
export async function answeringService(
  client: ServiceClient,
  name: string,
  { clock, cancelled }: { readonly clock: Clock; readonly cancelled: AbortSignal },
): Promise<void> {
  const endSeconds = clock.monotonicSeconds() + PATIENCE_SECONDS;
  for (let answers = 0; answers < WANTED_ANSWERS;) {
    cancelled.throwIfAborted();
    const said = await ask(client, cancelled);
    answers = said === undefined ? answers + 1 : 0;
    if (said === undefined) continue;
    if (clock.monotonicSeconds() > endSeconds) {
      throw new Refusal(`Cannot reach service "${name}", which Knative calls ready: ${said}`);
    }
    await clock.sleep(LOOK_SECONDS, cancelled);
  }
}

/** Undefined when a pod answers, else what somebody said in its place. */
async function ask(client: ServiceClient, cancelled: AbortSignal): Promise<string | undefined> {
  const signal = AbortSignal.any([cancelled, AbortSignal.timeout(ANSWER_PATIENCE_MILLISECONDS)]);
  try {
    const path = "/health/ready";
    const { status, body } = await client.send({ method: "GET", path, headers: {}, body: [], signal });
    return status === 200 ? undefined : `it answers ${status}: ${body.toString("utf8", 0, 300).trim()}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
