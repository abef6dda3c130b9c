import type { Prng } from "#core/numeric/prng.ts";
import type { ArrivalLaw } from "../laws/arrival-law.ts";
import type { ServiceLaw } from "../laws/time-law.ts";

/** Draws a number for a request of some kind: kinds are the caller's, such as the file that a request brings. */
export type Draw = (random: Prng, kind: number) => number;

/** Seconds of a law, which are drawn in blocks: several times as fast as a function that is asked each time. */
export interface LawSeconds<Law = ServiceLaw> {
  readonly law: Law;
  readonly meanSeconds: number;
}

/** A directed graph of stations without cycles, and what comes to it. Times are in seconds. */
export interface Network {
  readonly stations: readonly NetworkStation[];
  /** Where stations run that share their cores; a station names one by its place here. */
  readonly resources?: readonly NetworkResource[];
  readonly arrivals: NetworkArrivals;
}

export interface NetworkStation {
  readonly name: string;
  /** Most in service at once; Infinity where nothing but cores limits them. */
  readonly servers: number;
  readonly serviceSeconds: Draw | LawSeconds;
  /** Runs once for each original, when all that was to come of it has landed. */
  readonly join?: boolean;
  readonly routes: readonly NetworkRoute[];
  /** Whether each route is taken by its own chance, as without a word, or one of them at most. */
  readonly routing?: "each" | "one";
  /** Index of the resource that it runs on. */
  readonly resource?: number;
  /** Cores and memory of one in service there. */
  readonly cores?: number;
  readonly memoryBytes?: number;
  readonly scaling?: NetworkScaling;
}

/** Where finished work goes. */
export interface NetworkRoute {
  /** Index of the station. */
  readonly to: number;
  /** How likely it goes there; 1 without it. */
  readonly probability?: number;
  /** How many pieces of work it makes there; 1 without it. */
  readonly copies?: Draw;
  /** So many pieces go together, those before waiting for the last. */
  readonly gather?: number;
  readonly delaySeconds?: Draw;
}

export interface NetworkResource {
  readonly name: string;
  readonly nodes: number;
  /** Of each node. */
  readonly cores: number;
  readonly memoryBytes?: number;
  /**
   * `reserved`: work begins when some node has cores and memory left for it, as of pods. `slowed`: it begins at once, and
   * all go slower where they want more cores than there are together (nobody gets more than its own), as of processes.
   */
  readonly sharing: "reserved" | "slowed";
}

export type NetworkScaling = OnDemandScaling | TargetScaling;

/** An instance starts for work that finds none idle, and goes when nothing used it for a time. */
export interface OnDemandScaling {
  readonly kind: "onDemand";
  readonly coldStartSeconds: Draw;
  readonly keepAliveSeconds: number;
  /** Instances that never go, and are there from the beginning. */
  readonly least: number;
}

/** As Knative's autoscaler: as many instances as the mean concurrency needs at so much an instance. */
export interface TargetScaling {
  readonly kind: "target";
  readonly coldStartSeconds: Draw;
  /** Mean concurrency of an instance that is aimed at, and the most that it takes at once. */
  readonly targetConcurrency: number;
  readonly concurrency: number;
  readonly least: number;
  readonly most: number;
  /** Over which the mean is taken (Knative: 60), and how often it is looked at (2). */
  readonly windowSeconds: number;
  readonly everySeconds: number;
  /** How long the last instance stays when nothing comes any more, after the window (30). */
  readonly graceSeconds: number;
}

export interface NetworkArrivals {
  /** To the next arrival; the first comes after the first gap. Infinity: no more come. */
  readonly gapSeconds: ((random: Prng) => number) | LawSeconds<ArrivalLaw>;
  /** Originals that arrive together; 1 without it. */
  readonly batchSize?: (random: Prng) => number;
  /** Kind of an original by its number, from 0. */
  readonly kindOf?: (index: number) => number;
  /** Stations that every original goes to. */
  readonly entries: readonly number[];
}
