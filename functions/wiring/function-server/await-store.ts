import { conditionalCreateFault } from "#artifacts/probe-store.ts";

import type { System } from "../open-system.ts";

const RETRY_SECONDS = 2;

/**
 * Resolves once the store has shown that it keeps what all claims are made of, and throws when it does not. A store that
 * does not answer, or whose buckets are not there yet, is asked again: on a cluster everything starts at once. False when
 * the process is to end before that.
 */
export async function awaitStore(
  name: string,
  { store, owner, log, clock }: Pick<System, "store" | "owner" | "log" | "clock">,
  stopping: AbortSignal,
): Promise<boolean> {
  const probe = `${name}-${owner.host.replace(/[^A-Za-z0-9-]/g, "-")}-${owner.pid}-${owner.startTicks}`;
  let said = "";
  while (!stopping.aborted) {
    let fault: string | undefined;
    try {
      fault = await conditionalCreateFault(store, probe);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== said) log.error("Waiting for the store", { function: name, error });
      said = reason;
      await clock.sleep(RETRY_SECONDS, stopping);
      continue;
    }
    if (fault !== undefined) throw new Error(`Cannot serve as the store must hold to conditional creates: ${fault}`);
    return true;
  }
  return false;
}
