import { BatchMeans } from "./batch-means.ts";

/** What is counted of each station, by its index. */
export class StationTally {
  readonly waits: readonly BatchMeans[];
  readonly gatherWaits: readonly BatchMeans[];
  readonly waited: Float64Array;
  /** From the beginning of each service to its end, together. */
  readonly servedSeconds: Float64Array;
  readonly served: Float64Array;
  readonly coldStarts: Float64Array;

  constructor(stations: number) {
    this.waits = Array.from({ length: stations }, () => new BatchMeans());
    this.gatherWaits = Array.from({ length: stations }, () => new BatchMeans());
    this.waited = new Float64Array(stations);
    this.servedSeconds = new Float64Array(stations);
    this.served = new Float64Array(stations);
    this.coldStarts = new Float64Array(stations);
  }
}
