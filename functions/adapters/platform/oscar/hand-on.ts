import type { RunMeasurement } from "#core/trace/run-record.ts";

import { type LagTotals, LoadLag } from "../execution/load-lag.ts";
import { isToldOf } from "./chain-services.ts";
import { isOfLoad } from "./load-giver.ts";
import type { OscarLoad } from "./oscar-run-objects.ts";
import { siteOf } from "./oscar-site.ts";
import type { EndedArrival, RoutedArrival, RunProgress } from "./replay-run.ts";
import { LATE_SECONDS, type RunWork } from "./run-work.ts";

/** Begins invocations when their time has come and there is a place for them; what is given twice is given once. */
export class HandOn {
  readonly #work: RunWork;
  readonly #given = new Set<string>();
  readonly #travelling = new Set<string>();
  /** What they need is where their service is. */
  readonly #ready = new Set<string>();
  /** Arrivals that found no place: that they are given late is no fault of the generator. */
  readonly #waited = new Set<string>();
  readonly #lag: LoadLag;
  #failure: { readonly error: unknown } | undefined;

  constructor(work: RunWork) {
    this.#work = work;
    this.#lag = new LoadLag(work.givenBefore);
  }

  /** A run that has ended was given all its load; of what a dead process gave since its last note no lag is known. */
  get lag(): NonNullable<RunMeasurement["load"]> {
    const { run, isHeir } = this.#work;
    const lag = this.#lag.of(run.uploads);
    return isHeir ? { ...lag, givenUploads: run.uploads.length } : lag;
  }
  get given(): LagTotals {
    return this.#lag.totals;
  }
  isGiven(arrivalId: string): boolean {
    return this.#given.has(arrivalId);
  }

  /** What jobs are told of is there before the load begins. */
  async stage(open: readonly RoutedArrival[]): Promise<void> {
    for (const routed of open) {
      if (!this.#travels(routed)) continue;
      this.#travelling.add(routed.arrival.id);
      await this.#work.give.put(routed);
      this.#ready.add(routed.arrival.id);
    }
  }

  /** @throws what went wrong with something that was begun before. */
  begin({ open, ended }: RunProgress, load: OscarLoad): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    const { layout, ground } = this.#work;
    for (const { component, site } of layout.places) {
      const own = open.filter(
        (routed) => routed.arrival.component === component.name && !isToldOf(layout, routed, ground),
      );
      const isLimited = siteOf(ground, site).settings.parallelism === "load";
      const places = isLimited ? component.configuration.parallelism : Infinity;
      let taken = own.filter(({ arrival }) => this.#given.has(arrival.id)).length;
      const done = ended.filter(({ arrival }) => arrival.component === component.name);
      for (const routed of own) {
        const { id } = routed.arrival;
        if (this.#given.has(id) || !this.#isReady(routed)) continue;
        if (taken >= places) {
          this.#waited.add(id);
          continue;
        }
        taken++;
        this.#give(routed, this.#lateSeconds(routed, isLimited ? done : [], load), load);
      }
    }
  }

  /** Files that come from elsewhere travel at once, whether or not there is a place for them yet. */
  #isReady(routed: RoutedArrival): boolean {
    const { id } = routed.arrival;
    if (!this.#travels(routed) || this.#ready.has(id)) return true;
    if (!this.#travelling.has(id)) {
      this.#travelling.add(id);
      this.#track(this.#work.give.put(routed).then(() => void this.#ready.add(id)));
    }
    return false;
  }

  /** A call carries its files itself, and an upload is what begins its invocation. */
  #travels({ arrival, beginning }: RoutedArrival): boolean {
    const { layout, ground } = this.#work;
    const { settings } = siteOf(ground, layout.placeOf(arrival.component).site);
    return beginning.kind === "put" && !isOfLoad(beginning.at) && settings.invocation !== "run";
  }

  #give(routed: RoutedArrival, lateSeconds: number, load: OscarLoad): void {
    const { give, isHeir } = this.#work;
    const { arrival, dueSeconds } = routed;
    this.#given.add(arrival.id);
    const beganSeconds = this.#nowSeconds(load);
    let lag = 0;
    const note = (): void => (dueSeconds === undefined ? undefined : this.#lag.note(lag, arrival.files.length));
    const sent = (): void => {
      // That there was no place for it is no fault of the generator; that it had to keep OSCAR's pace is.
      lag = this.#nowSeconds(load) - (this.#waited.has(arrival.id) ? beganSeconds : (dueSeconds ?? 0));
      if (!isHeir) note();
    };
    const given = give.begin(routed, sent).then((is) => {
      if (isHeir && is === "given") note();
      if (is !== "given" || !isHeir || lateSeconds <= LATE_SECONDS) return;
      throw new Error(
        `the process that gave its load ended, and the next one came ${lateSeconds.toFixed(1)} s too late for "${arrival.id}"`,
      );
    });
    this.#track(given);
  }

  /** How long it could have been begun already: it had come, and the last one of its component was over. */
  #lateSeconds({ dueSeconds, landed }: RoutedArrival, done: readonly EndedArrival[], load: OscarLoad): number {
    const { layout } = this.#work;
    const secondsOn = (site: string, at: number): number =>
      (at - load.zeroEpochMilliseconds - (load.offsets[site] ?? 0)) / 1000;
    const came = landed === undefined ? (dueSeconds ?? 0) : secondsOn(landed.site, landed.at);
    const ends = done.map(({ arrival, end }) => secondsOn(layout.placeOf(arrival.component).site, end.at));
    return this.#nowSeconds(load) - Math.max(came, ...ends);
  }

  #nowSeconds({ zeroEpochMilliseconds }: OscarLoad): number {
    return (this.#work.ground.clock.epochMilliseconds() - zeroEpochMilliseconds) / 1000;
  }

  #track(work: Promise<unknown>): void {
    work.catch((error: unknown) => (this.#failure ??= { error }));
  }
}
