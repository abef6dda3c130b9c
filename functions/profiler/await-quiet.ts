import { LEASE_SECONDS } from "./claim-step.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import type { StepContext } from "./step-context.ts";

/** Whether this step alone may work, or why not: its time is used up (or its process is to end), or another has its campaign. */
export type QuietResult = "quiet" | "budget" | "takenOver";

/**
 * Waits until this step alone may work. The run of another campaign may last longer than a lease, so that the step says
 * meanwhile that it lives.
 */
export async function awaitQuiet(
  { campaign, step, deadlineSeconds }: StepContext,
  { quiet, clock, log, stopping }: ProfilerPorts,
): Promise<QuietResult> {
  if (await quiet.acquire(campaign.id, step.step, 0, stopping)) return "quiet";
  const over = new AbortController();
  const takenOver = new AbortController();
  const keepAlive = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(LEASE_SECONDS / 3, over.signal);
      if (over.signal.aborted) return;
      try {
        if (!(await step.renew())) return takenOver.abort();
      } catch (error) {
        log.warn(`The lease of step ${step.step} of ${campaign.id} was not renewed, which is tried again`, { error });
      }
    }
  };
  const kept = keepAlive();
  const until = AbortSignal.any([stopping, takenOver.signal]);
  let isQuiet: boolean;
  try {
    isQuiet = await quiet.acquire(campaign.id, step.step, deadlineSeconds - clock.monotonicSeconds(), until);
  } finally {
    over.abort();
    await kept;
  }
  if (takenOver.signal.aborted) return "takenOver";
  return isQuiet ? "quiet" : "budget";
}
