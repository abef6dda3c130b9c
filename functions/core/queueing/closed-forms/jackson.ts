import { type StationLoad, stableUtilisation } from "../station-load.ts";
import { mmcWaitSeconds } from "./erlang-c.ts";

export interface JacksonStation {
  readonly servers: number;
  readonly serviceMeanSeconds: number;
  /** Jobs a second that come from outside. */
  readonly arrivalRate: number;
  /** How likely a finished job goes to each station; to none with what is left to 1. */
  readonly next: readonly number[];
}

export interface JacksonAnswer {
  /** Jobs a second through the station. */
  readonly throughput: number;
  readonly utilisation: number;
  readonly waitSeconds: number;
}

/** An open network of M/M/c stations, each as if it were alone (Jackson 1957). */
export function jacksonNetwork(stations: readonly JacksonStation[]): readonly JacksonAnswer[] {
  return throughputs(stations).map((throughput, index) => {
    const { servers, serviceMeanSeconds } = stations[index]!;
    if (throughput === 0) return { throughput, utilisation: 0, waitSeconds: 0 };
    const load: StationLoad = { arrivalRate: throughput, serviceMeanSeconds, servers };
    return { throughput, utilisation: stableUtilisation(load), waitSeconds: mmcWaitSeconds(load) };
  });
}

/** Solves the balance of flows by Gauss's elimination. */
function throughputs(stations: readonly JacksonStation[]): number[] {
  const count = stations.length;
  for (const [index, { next }] of stations.entries()) {
    const total = next.reduce((sum, share) => sum + share, 0);
    if (next.length === count && next.every((share) => share >= 0) && total <= 1 + 1e-12) continue;
    throw new RangeError(
      `Cannot solve a network as station ${index} must say for each of the ${count} stations how likely a job goes there, 1 together at most: ${next.join(", ")}`,
    );
  }
  const rows = stations.map(({ arrivalRate }, to) => [
    ...stations.map(({ next }, from) => (from === to ? 1 : 0) - next[to]!),
    arrivalRate,
  ]);
  for (let pivot = 0; pivot < count; pivot++) {
    const best = rows.reduce(
      (found, row, index) => (index >= pivot && Math.abs(row[pivot]!) > Math.abs(rows[found]![pivot]!) ? index : found),
      pivot,
    );
    [rows[pivot], rows[best]] = [rows[best]!, rows[pivot]!];
    const top = rows[pivot]!;
    if (Math.abs(top[pivot]!) < 1e-12) {
      throw new RangeError("Cannot solve a network as every job must leave it at last: some go round for ever");
    }
    for (const [index, row] of rows.entries()) {
      if (index === pivot) continue;
      const factor = row[pivot]! / top[pivot]!;
      for (let column = pivot; column <= count; column++) row[column]! -= factor * top[column]!;
    }
  }
  return rows.map((row, index) => row[count]! / row[index]!);
}
