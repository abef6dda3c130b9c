import { chainLoads } from "../chain/chain-loads.ts";
import type { StreamDescriptors } from "../surrogate/arrival-descriptors.ts";
import type { StationLabel } from "./chain-label.ts";
import type { LabelledChain } from "./chain-labels.ts";
import { linkedStream, sourceStream } from "./chain-stream.ts";
import { correctionsOf, STATION_TARGETS } from "./station-answer.ts";
import { describeStation, STATION_FEATURES, type StationDescription } from "./station-description.ts";

/** Stations to learn from, standardised, and chains to judge by. */
export interface StationTable {
  readonly rowCount: number;
  readonly features: Float32Array;
  readonly targets: Float32Array;
  readonly weights: Float32Array;
  readonly columns: readonly {
    readonly name: string;
    readonly mean: number;
    readonly deviation: number;
    readonly minimum: number;
    readonly maximum: number;
  }[];
  readonly heldOut: readonly LabelledChain[];
  /** Jobs that were simulated for all labels. */
  readonly jobs: number;
}

interface StationRow {
  readonly features: Float64Array;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

/** One chain in so many is held out. */
const HELD_OUT_EACH = 25;
/** How much each answer counts beside the others. */
const IMPORTANCE = [1, 0.04, 0.05, 0.08, 0.12, 0.05, 0.3, 0.08, 0.25, 0.25, 0.12, 0.3, 0.05, 0.05] as const;

/** What networks learn from: each station of each chain is a row. Labels without a finite response are left out. */
export function stationTable(chains: readonly LabelledChain[]): StationTable {
  const heldOut: LabelledChain[] = [];
  const learned: StationRow[] = [];
  for (const [index, each] of chains.entries()) {
    if (!Number.isFinite(each.label.response)) continue;
    if (index % HELD_OUT_EACH === HELD_OUT_EACH - 1) heldOut.push(each);
    else learned.push(...stationRows(each));
  }
  if (learned.length === 0) {
    throw new RangeError("Cannot learn a station surrogate as there must be chains with labels: none");
  }
  const columns = STATION_FEATURES.map((name, column) =>
    columnOf(
      name,
      learned.map(({ features }) => features[column]!),
    ),
  );
  const width = columns.length;
  const features = new Float32Array(learned.length * width);
  const targets = new Float32Array(learned.length * STATION_TARGETS);
  const weights = new Float32Array(learned.length * STATION_TARGETS);
  for (const [row, each] of learned.entries()) {
    for (const [column, { mean, deviation }] of columns.entries()) {
      features[row * width + column] = (each.features[column]! - mean) / deviation;
    }
    targets.set(each.targets, row * STATION_TARGETS);
    weights.set(each.weights, row * STATION_TARGETS);
  }
  const jobs = chains.reduce((sum, { label }) => sum + label.jobs, 0);
  return { rowCount: learned.length, features, targets, weights, columns, heldOut, jobs };
}

function columnOf(name: string, values: readonly number[]): StationTable["columns"][number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const minimum = values.reduce((least, value) => Math.min(least, value), Infinity);
  const maximum = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return { name, mean, deviation: Math.sqrt(squares / values.length) || 1, minimum, maximum };
}

/**
 * Each station with the stream that came to it: that of departures as they were measured, passed on by the laws of links. Of
 * those behind a station that too few jobs left to tell there are no rows.
 */
export function stationRows({ chain, label }: LabelledChain): StationRow[] {
  const loads = chainLoads(chain);
  const rows: StationRow[] = [];
  let stream = sourceStream(chain);
  for (const [index, station] of chain.stations.entries()) {
    const link = chain.links[index];
    const described = describeStation(stream, station, link);
    const found = label.stations[index]!;
    const departures = departuresOf(found, described);
    const jobs = (label.jobs * loads[index]!.jobRate) / loads[0]!.jobRate;
    const targets = targetsOf(described, found, { departures, unit: station.serviceMeanSeconds, jobs });
    rows.push({ features: described.features, ...targets });
    if (link === undefined) break;
    const left = {
      jobRate: loads[index]!.jobRate,
      departures,
      waitSeconds: found.wait,
      serviceSeconds: station.serviceMeanSeconds,
      bufferWaitSeconds: found.bufferWait,
    };
    if (![...Object.values(departures), found.wait, found.bufferWait].every(Number.isFinite)) break;
    stream = linkedStream(stream, left, link);
  }
  return rows;
}

/** As measured: of few gaps dispersions may come out below 0. */
function departuresOf(
  found: StationLabel,
  { departures: { dispersionOfMany } }: StationDescription,
): StreamDescriptors {
  return {
    scv: Math.max(0, found.scv),
    third: found.third,
    dispersion2: Math.max(0, found.dispersion2),
    dispersion10: Math.max(0, found.dispersion10),
    dispersion100: Math.max(0, found.dispersion100),
    dispersionOfMany,
  };
}

function targetsOf(
  described: StationDescription,
  found: StationLabel,
  { departures, unit, jobs }: { readonly departures: StreamDescriptors; readonly unit: number; readonly jobs: number },
): Pick<StationRow, "targets" | "weights"> {
  const wait = found.wait / unit;
  const targets = correctionsOf(described, {
    wait,
    waits: found.waits,
    waitQuantiles: [found.wait20, found.wait50, found.wait90, found.wait99].map((seconds) => seconds / unit),
    bufferWait: found.bufferWait / unit,
    departures,
    waitCorrelation: found.waitCorrelation,
    bufferCorrelation: found.bufferCorrelation,
  });
  // What such a label errs by, by Whitt's rule (1989): the label's own word is smallest where long waits happened to stay away.
  const error = Math.sqrt((2 * described.scatter) / jobs) / (1 - described.utilisation);
  const certainty = 1 / (1 + (error / 0.05) ** 2);
  // An error in a wait counts as it counts in the time at the station.
  const share = Math.min(1, Math.max(0.08, (1.25 * wait) / (wait + 1)));
  const weights = Float64Array.from(IMPORTANCE, (importance, target) => {
    if (!Number.isFinite(targets[target]!)) return 0;
    return importance * (target === 0 ? share * certainty : 1);
  });
  return { targets: targets.map((target) => (Number.isFinite(target) ? target : 0)), weights };
}
