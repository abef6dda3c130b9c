import type { Enforcement, NodeDescription } from "#core/trace/run-record.ts";

import type { RunWatch } from "../execution/run-execution.ts";
import { Background } from "./background.ts";
import type { OtherAgents } from "./other-agents.ts";

/** Watches this machine while a run lasts: what else works on it, and other agents that measure. */
export function watchMachine(
  others: OtherAgents,
  { cluster, node }: { readonly cluster: string; readonly node: NodeDescription },
  enforcement: Enforcement,
): RunWatch {
  const before = others.measuring();
  const background = new Background();
  return {
    until: (invocations) =>
      Promise.resolve({
        platform: { kind: "local", cluster, nodes: [node] },
        enforcement,
        background: background.until(invocations, [...new Set([...before, ...others.measuring()])]),
      }),
  };
}
