import type { Prng } from "#core/numeric/prng.ts";
import type { EventCalendar } from "./event-calendar.ts";
import { EVENT } from "./event-kinds.ts";
import type { NetworkStation } from "./network.ts";
import { TargetAutoscaler } from "./target-autoscaler.ts";
import { WarmInstances } from "./warm-instances.ts";

/** The instances of the stations that have some which start and go. */
export class StationScaling {
  readonly #stations: readonly NetworkStation[];
  readonly #calendar: EventCalendar;
  readonly #random: Prng;
  readonly #warm: readonly (WarmInstances | undefined)[];
  readonly #scalers: readonly (TargetAutoscaler | undefined)[];
  /** How many stations have an autoscaler, which looks again and again. */
  readonly lookers: number;

  constructor(stations: readonly NetworkStation[], calendar: EventCalendar, random: Prng) {
    this.#stations = stations;
    this.#calendar = calendar;
    this.#random = random;
    this.#warm = stations.map(({ scaling }) => (scaling?.kind === "onDemand" ? new WarmInstances(scaling) : undefined));
    this.#scalers = stations.map(({ scaling }) =>
      scaling?.kind === "target" ? new TargetAutoscaler(scaling) : undefined,
    );
    this.lookers = this.#scalers.filter((scaler) => scaler !== undefined).length;
  }

  /** Before anything comes. */
  open(): void {
    for (const [station, { scaling }] of this.#stations.entries()) {
      if (scaling?.kind === "target") this.#schedule(scaling.everySeconds, station, EVENT.look);
    }
  }

  /** Most in service at once as it is now. */
  places(station: number): number {
    return this.#scalers[station]?.places ?? Infinity;
  }

  /** The seconds that an instance starts for a piece of work; negative where there is one. */
  coldSeconds(station: number, kind: number): number {
    const { scaling } = this.#stations[station]!;
    if (scaling?.kind !== "onDemand" || this.#warm[station]!.take(this.#calendar.now)) return -1;
    return scaling.coldStartSeconds(this.#random, kind);
  }

  /** Work is done: its instance is idle. */
  give(station: number): void {
    this.#warm[station]?.give(this.#calendar.now);
  }

  /** So many are in service or wait from now on. */
  note(station: number, concurrency: number): void {
    if (this.#scalers[station]?.note(concurrency, this.#calendar.now) === true) this.#start(station);
  }

  /** An instance that began to start is there. */
  started(station: number): void {
    this.#scalers[station]!.started();
  }

  /** The autoscaler of a station looks, and again later. */
  look(station: number): void {
    const { scaling } = this.#stations[station]!;
    if (scaling?.kind !== "target") return;
    for (let begins = this.#scalers[station]!.look(this.#calendar.now); begins > 0; begins--) this.#start(station);
    this.#schedule(scaling.everySeconds, station, EVENT.look);
  }

  #start(station: number): void {
    const { scaling } = this.#stations[station]!;
    if (scaling === undefined) return;
    this.#schedule(scaling.coldStartSeconds(this.#random, 0), station, EVENT.started);
  }

  #schedule(afterSeconds: number, station: number, event: number): void {
    this.#calendar.schedule(this.#calendar.now + afterSeconds, station * 8 + event);
  }
}
