import { LEASE_SECONDS } from "./claim-step.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import type { StepContext } from "./step-context.ts";

/**
 * Waits until this campaign alone may work; false when the step's time is used up first, or the process is to end. The
 * run of another campaign may last longer than a lease, so that the step says meanwhile that it lives.
 */
export async function awaitQuiet(
  { campaign, step, deadlineSeconds }: StepContext,
  { quiet, clock, log, stopping }: ProfilerPorts,
): Promise<boolean> {
  if (await quiet.acquire(campaign.id, 0, stopping)) return true;
  const over = new AbortController();
  const keepAlive = async (): Promise<void> => {
    do await clock.sleep(LEASE_SECONDS / 3, over.signal);
    while (!over.signal.aborted && (await step.renew()));
  };
  const kept = keepAlive().catch((error: unknown) =>
    log.warn(`The lease of step ${step.step} of ${campaign.id} was not renewed`, { error }),
  );
  try {
    return await quiet.acquire(campaign.id, deadlineSeconds - clock.monotonicSeconds(), stopping);
  } finally {
    over.abort();
    await kept;
  }
}
