import type { Draw, NetworkStation } from "./network.ts";

/** In place of the only station that work goes to. */
export const NOWHERE = -1;
export const SEVERAL_WAYS = -2;

/** The routes of all stations, those of one station next to each other. */
export class RouteTable {
  /** Where the routes of each station begin; those of the last end at one more. */
  readonly first: Int32Array;
  readonly to: Int32Array;
  readonly probability: Float64Array;
  readonly gather: Int32Array;
  readonly copies: readonly (Draw | undefined)[];
  readonly delays: readonly (Draw | undefined)[];
  /** 1 where work lands as soon as it is sent. */
  readonly isDirect: Uint8Array;
  /** 1 where one route at most is taken. */
  readonly takesOne: Uint8Array;
  /** The station where all work of one goes, each piece as one and at once. */
  readonly only: Int32Array;

  constructor(stations: readonly NetworkStation[]) {
    const routes = stations.flatMap((station) => station.routes);
    let reached = 0;
    this.first = Int32Array.from([0, ...stations.map((station) => (reached += station.routes.length))]);
    this.to = Int32Array.from(routes, ({ to }) => to);
    this.probability = Float64Array.from(routes, ({ probability = 1 }) => probability);
    this.gather = Int32Array.from(routes, ({ gather = 1 }) => gather);
    this.copies = routes.map(({ copies }) => copies);
    this.delays = routes.map(({ delaySeconds }) => delaySeconds);
    this.isDirect = Uint8Array.from(routes, ({ gather = 1, delaySeconds }) =>
      gather === 1 && delaySeconds === undefined ? 1 : 0,
    );
    this.takesOne = Uint8Array.from(stations, ({ routing }) => (routing === "one" ? 1 : 0));
    this.only = Int32Array.from(stations, (station, index) => this.#onlyOf(station, index));
  }

  get count(): number {
    return this.to.length;
  }

  #onlyOf({ routes, routing }: NetworkStation, station: number): number {
    if (routes.length === 0) return NOWHERE;
    const route = this.first[station]!;
    const isSure = routes.length === 1 && routing !== "one" && this.probability[route]! >= 1;
    return isSure && this.isDirect[route] === 1 && this.copies[route] === undefined ? this.to[route]! : SEVERAL_WAYS;
  }
}
