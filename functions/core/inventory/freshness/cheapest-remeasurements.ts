import type { Campaign } from "#core/campaign/campaign.ts";
import { configurationId } from "#core/campaign/configuration-id.ts";
import type { Configuration } from "#core/campaign/configuration.ts";
import { sweptDimensions } from "#core/campaign/swept-dimensions.ts";
import { nodeSeconds, type NodeSize } from "#core/inventory/node-seconds.ts";

/** A configuration that was measured, and how long its run took. */
export interface MeasuredConfiguration {
  readonly configuration: Configuration;
  readonly makespanSeconds: number;
}

export interface Remeasurement {
  readonly configurationId: string;
  readonly nodeSeconds: number;
}

/**
 * The k cheapest measurements to make again: the cheapest configuration first, then always the one that costs least for
 * each value of a swept dimension that none before it has, so that few runs still see all sides of a drift.
 */
export function cheapestRemeasurements(
  campaign: Campaign,
  measured: readonly MeasuredConfiguration[],
  k: number,
  node: NodeSize,
): Remeasurement[] {
  const dimensions = sweptDimensions(campaign);
  const left = [...byId(measured)].map(([id, runs]) => ({
    id,
    values: dimensions.map(({ name, valueIn }) => `${name}=${valueIn(runs[0]!.configuration)}`),
    cost: mean(runs.map(({ configuration, makespanSeconds }) => nodeSeconds(configuration, makespanSeconds, node))),
  }));
  left.sort((one, other) => one.cost - other.cost || (one.id < other.id ? -1 : 1));
  const seen = new Set<string>();
  const chosen: Remeasurement[] = [];
  while (chosen.length < k && left.length > 0) {
    const price = left.map(({ cost, values }) => cost / (values.filter((value) => !seen.has(value)).length + TIE));
    const place = price.indexOf(Math.min(...price));
    const [next] = left.splice(place, 1);
    for (const value of next!.values) seen.add(value);
    chosen.push({ configurationId: next!.id, nodeSeconds: next!.cost });
  }
  return chosen;
}

/** Once every value is seen, the cheapest goes first. */
const TIE = 1e-6;

function byId(measured: readonly MeasuredConfiguration[]): ReadonlyMap<string, readonly MeasuredConfiguration[]> {
  const runs = new Map<string, MeasuredConfiguration[]>();
  for (const each of measured) {
    const id = configurationId(each.configuration);
    runs.set(id, [...(runs.get(id) ?? []), each]);
  }
  return runs;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
