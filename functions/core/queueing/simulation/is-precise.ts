import type { Estimate, TandemSimulation } from "./tandem-simulation.ts";
import { halfWidth } from "./time-estimate.ts";

/** Whether half of the 95 % intervals of the response and both waits is at most such a share of the response. */
export function isPrecise(
  { offloaded, first, second }: Pick<TandemSimulation, "offloaded" | "first" | "second">,
  precision: number,
): boolean {
  const enough = precision * offloaded.meanSeconds.value;
  const all: readonly Estimate[] = [offloaded.meanSeconds, first.wait.meanSeconds, second.wait.meanSeconds];
  return all.every((estimate) => halfWidth(estimate) <= enough);
}
