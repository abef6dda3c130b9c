import { reaches } from "./network-flaw.ts";
import type { NetworkStation } from "./network.ts";

/** The stations of a network that join. */
export interface NetworkJoins {
  /** Those upstream of others first. */
  readonly stations: readonly number[];
  /** The number of each station among them, or -1. */
  readonly numberOf: Int32Array;
  /** The numbers of those that each station is upstream of, in their order. */
  readonly after: readonly (readonly number[])[];
}

export function networkJoins(stations: readonly NetworkStation[]): NetworkJoins {
  const joins = stations.flatMap(({ join }, index) => (join === true ? [index] : []));
  joins.sort((left, right) => Number(reaches(stations, right, left)) - Number(reaches(stations, left, right)));
  return {
    stations: joins,
    numberOf: Int32Array.from(stations, (_, index) => joins.indexOf(index)),
    after: stations.map((_, index) =>
      joins.flatMap((join, number) => (reaches(stations, index, join) ? [number] : [])),
    ),
  };
}
