import type { InvocationExample } from "./examples.ts";
import { categoryColumn } from "./table.ts";

/** What kind of processor served an invocation; null where the platform does not tell. */
export const ARCHITECTURE_COLUMN = categoryColumn(
  "feature",
  "architecture",
  "Processor architecture of the node that served it",
  architectureOf,
);

export function architectureOf({ invocation, measurement }: InvocationExample): string | null {
  const { nodes } = measurement.platform;
  const named = nodes.find(({ name }) => name === invocation.node) ?? (nodes.length === 1 ? nodes[0] : undefined);
  return named?.architecture ?? null;
}
