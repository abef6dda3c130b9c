import type { StationResult } from "./network-result.ts";
import type { NetworkStation } from "./network.ts";
import { SeriesMeans } from "./series-means.ts";

/** What is counted of each station, by its index. */
export class StationTally {
  readonly waits: SeriesMeans;
  readonly gatherWaits: SeriesMeans;
  readonly waited: Float64Array;
  /** From the beginning of each service to its end, together. */
  readonly servedSeconds: Float64Array;
  readonly served: Float64Array;
  readonly coldStarts: Float64Array;

  constructor(stations: number) {
    this.waits = new SeriesMeans(stations);
    this.gatherWaits = new SeriesMeans(stations);
    this.waited = new Float64Array(stations);
    this.servedSeconds = new Float64Array(stations);
    this.served = new Float64Array(stations);
    this.coldStarts = new Float64Array(stations);
  }

  /** Of stations that were watched for so many seconds. */
  results(stations: readonly NetworkStation[], seconds: number): StationResult[] {
    return stations.map(({ name, servers }, station) => {
      const begun = this.waits.count(station);
      const waits = this.waits.estimate(station);
      const gathers = this.gatherWaits.estimate(station);
      const served = this.served[station]!;
      const servedSeconds = this.servedSeconds[station]!;
      const busyMean = seconds > 0 ? servedSeconds / seconds : 0;
      return {
        name,
        served,
        waitMeanSeconds: begun === 0 ? 0 : waits.value,
        waitStandardError: waits.standardError,
        waitedShare: begun === 0 ? 0 : this.waited[station]! / begun,
        gatherWaitMeanSeconds: this.gatherWaits.count(station) === 0 ? 0 : gathers.value,
        gatherWaitStandardError: gathers.standardError,
        serviceMeanSeconds: served === 0 ? 0 : servedSeconds / served,
        busyMean,
        utilisation: servers < Infinity ? busyMean / servers : 0,
        throughput: seconds > 0 ? served / seconds : 0,
        queueMean: begun === 0 || seconds === 0 ? 0 : (waits.value * begun) / seconds,
        coldStarts: this.coldStarts[station]!,
      };
    });
  }
}
