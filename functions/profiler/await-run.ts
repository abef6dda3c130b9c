import type { RunState } from "#core/campaign/campaign-state.ts";
import type { Collected, ServicePlatform } from "#ports/service-platform.ts";

import { LEASE_SECONDS } from "./claim-step.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import { isCancelled } from "./is-cancelled.ts";
import type { StepContext } from "./step-context.ts";

/** Looks at a run no oftener than this share of the time it has lasted, so that looking costs it nothing. */
const LOOKS_PER_DURATION = 50;
const SHORTEST_PAUSE_SECONDS = 0.005;
const LONGEST_PAUSE_SECONDS = 0.5;
const CANCEL_CHECK_SECONDS = 1;

export type Awaited =
  | Exclude<Collected, { kind: "pending" }>
  /** The step's time is used up: a later step collects. */
  | { readonly kind: "budget" }
  | { readonly kind: "cancelled" }
  /** Another process holds the campaign now. */
  | { readonly kind: "takenOver" };

/** Waits for a run without burdening it, until it ends, the step's time is used up, or the campaign is cancelled. */
export async function awaitRun(
  { handle }: RunState,
  platform: ServicePlatform,
  { campaign, step, deadlineSeconds }: StepContext,
  ports: ProfilerPorts,
): Promise<Awaited> {
  const { clock, stopping } = ports;
  if (handle === null) throw new Error("Cannot await a run that was never started");
  const beganSeconds = clock.monotonicSeconds();
  let renewedSeconds = beganSeconds;
  let askedSeconds = beganSeconds;
  for (;;) {
    const collected = await platform.collect(handle);
    if (collected.kind !== "pending") return collected;

    const nowSeconds = clock.monotonicSeconds();
    if (stopping.aborted || nowSeconds >= deadlineSeconds) return { kind: "budget" };
    if (nowSeconds - renewedSeconds > LEASE_SECONDS / 3) {
      renewedSeconds = nowSeconds;
      if (!(await step.renew())) return { kind: "takenOver" };
    }
    if (nowSeconds - askedSeconds > CANCEL_CHECK_SECONDS) {
      askedSeconds = nowSeconds;
      if (await isCancelled(campaign.id, ports)) {
        await platform.cancel(handle);
        return { kind: "cancelled" };
      }
    }
    const pauseSeconds = (nowSeconds - beganSeconds) / LOOKS_PER_DURATION;
    await clock.sleep(Math.min(LONGEST_PAUSE_SECONDS, Math.max(SHORTEST_PAUSE_SECONDS, pauseSeconds)), stopping);
  }
}
