import type { RunHandle } from "#ports/service-platform.ts";

import type { SimulatedTrace } from "./simulate-run.ts";

/** What a simulated cluster remembers. A later process that remembers nothing can still collect by the handle. */
export interface SimulatedState {
  readonly handles: Map<string, RunHandle>;
  /** Runs that are over for good, with the reason. */
  readonly ended: ReadonlyMap<string, string>;
  end(run: string, reason: string): void;
  /** The trace of the run, simulated when it is not the one that was asked for last. */
  traceOf(run: string, simulate: () => SimulatedTrace): SimulatedTrace;
}

export function simulatedState(): SimulatedState {
  const handles = new Map<string, RunHandle>();
  const ended = new Map<string, string>();
  let last: { readonly run: string; readonly trace: SimulatedTrace } | undefined;
  return {
    handles,
    ended,
    end: (run, reason) => {
      handles.delete(run);
      ended.set(run, reason);
    },
    traceOf: (run, simulate) => {
      if (last?.run !== run) last = { run, trace: simulate() };
      return last.trace;
    },
  };
}
