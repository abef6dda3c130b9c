import type { RunRequest } from "#ports/service-platform.ts";

import type { ClusterOutcome, RunAttempt } from "../cluster/cluster-run.ts";
import { Refusal } from "../cluster/cluster-servers.ts";
import { LoadLag } from "../execution/load-lag.ts";
import { OscarError } from "./api/oscar-error.ts";
import { isToldOf } from "./chain-services.ts";
import { cordonFor } from "./cordon.ts";
import { JobLists } from "./job-lists.ts";
import { isOfLoad, LoadGiver } from "./load-giver.ts";
import { measureRun } from "./measure-run.ts";
import { type OscarGround, siteOf } from "./oscar-site.ts";
import { type OscarLoad, OscarRunObjects } from "./oscar-run-objects.ts";
import { inOrder, replayRun, type RoutedArrival, type RunProgress } from "./replay-run.ts";
import { RunSights } from "./run-sights.ts";
import { clockOffset, setUpRun, type SetUp } from "./set-up-run.ts";
import { lookAtSilent } from "./silent-jobs.ts";

/** How often buckets are looked at: OSCAR has no part in it, and MinIO little to do. */
const SHORTEST_LOOK_SECONDS = 0.1;
const LONGEST_LOOK_SECONDS = 2;
const LOOKS_PER_DURATION = 40;
const CANCEL_LOOK_SECONDS = 1;
/** Load that a dead process left ungiven for so long makes another measurement of the run. */
const LATE_SECONDS = 5;
const LEAD_SECONDS = 0.2;
const LISTEN_SECONDS = 1;
/** So much a server may be away while a run lasts. */
const TROUBLE_SECONDS = 60;

/** The run was cancelled, or somebody else has it in hand. */
class Stopped extends Error {}

/** Takes one attempt at a run from its request to its outcome; any later process goes on where this one died. */
export class RunDriver {
  readonly #ground: OscarGround;
  readonly #objects: OscarRunObjects;
  readonly #holder: string;
  readonly #stopping = new AbortController();
  readonly #given = new Set<string>();
  readonly #staged = new Set<string>();
  readonly #lag = new LoadLag();
  readonly #lists: JobLists;
  #failure: { readonly error: unknown } | undefined;
  #isHeir = false;
  finishedInvocations = 0;

  constructor(ground: OscarGround, run: RunAttempt, holder: string) {
    this.#ground = ground;
    this.#objects = new OscarRunObjects(ground.store, run);
    this.#holder = holder;
    this.#lists = new JobLists(ground);
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Resolves when the run has its outcome, or is in the hands of another process. */
  async drive(): Promise<void> {
    if (!(await this.#objects.claim(this.#holder, this.#ground))) return;
    const lease = this.#renewLease();
    try {
      if ((await this.#objects.outcome()) !== undefined) return;
      const run = await this.#objects.request();
      if (run === undefined) return;
      const outcome = await this.#outcome(run);
      if (outcome !== undefined) await this.#objects.writeOutcome(outcome);
    } finally {
      await lease.release();
    }
  }

  async #outcome(run: RunRequest): Promise<ClusterOutcome | undefined> {
    try {
      return await this.#measure(run);
    } catch (error) {
      if (error instanceof Stopped) {
        return (await this.#objects.isCancelled()) ? { kind: "lost", reason: "The run was cancelled" } : undefined;
      }
      const reason = error instanceof Error ? error.message : String(error);
      return error instanceof Refusal
        ? { kind: "refused", reason }
        : { kind: "lost", reason: `The run broke off: ${reason}` };
    }
  }

  async #measure(run: RunRequest): Promise<ClusterOutcome> {
    await this.#check();
    const setUp = await setUpRun(run, this.#ground).catch((error: unknown) => {
      const isRefusal = error instanceof OscarError && error.status !== 401 && error.answer !== "";
      throw isRefusal ? new Refusal(error.message, { cause: error }) : error;
    });
    await cordonFor(run, setUp.layout, this.#ground);
    await this.#check();
    const begun = await this.#objects.load();
    this.#isHeir = begun !== undefined;
    const giver = (load: Pick<OscarLoad, "offsets">) =>
      new LoadGiver(this.#ground, run, setUp.layout, setUp.services, load.offsets);
    const offsets: Record<string, number> = begun?.offsets ?? {};
    if (begun === undefined) {
      for (const place of setUp.layout.places) {
        offsets[place.site] ??= await clockOffset(run, place, this.#ground);
      }
    }
    const give = giver({ offsets });
    await give.hold();
    if (begun === undefined) await this.#stageLoad(run, setUp, give);
    const zeroEpochMilliseconds = this.#ground.clock.epochMilliseconds() + LEAD_SECONDS * 1000;
    const load = await this.#objects.writeLoad({ format: "oscar-load", version: 1, zeroEpochMilliseconds, offsets });
    const sights = new RunSights(this.#ground, run, setUp.layout);
    const progress = await this.#followLoad({ run, setUp, give, load, sights });
    const measurement = await measureRun({
      ground: this.#ground,
      run,
      layout: setUp.layout,
      load,
      progress,
      objects: this.#objects,
      lag: this.#lag.of(run.uploads),
      lists: this.#lists,
      check: () => this.#check(),
    });
    return { kind: "finished", measurement };
  }

  /** What a job is told of is there before its time comes. */
  async #stageLoad(run: RunRequest, { layout }: SetUp, give: LoadGiver): Promise<void> {
    const nothing = { end: () => undefined, file: () => undefined };
    if (this.#isCalled(layout)) return;
    const { open } = replayRun(run, layout, nothing, { uploaded: Infinity, folder: this.#folder(run, layout) });
    for (const routed of open) {
      if (routed.beginning.kind === "put" && !isOfLoad(routed.beginning.at)) {
        await give.put(routed);
        this.#staged.add(routed.arrival.id);
      }
    }
  }

  /** Whether calls carry their files themselves. */
  #isCalled({ places }: SetUp["layout"]): boolean {
    return places.some(({ site }) => siteOf(this.#ground, site).settings.invocation === "run");
  }

  #folder(run: RunRequest, layout: SetUp["layout"]): "load" | "staged" {
    const entry = run.uploads[0]?.component ?? "";
    const { invocation } = siteOf(this.#ground, layout.placeOf(entry).site).settings;
    return invocation === "uploads" ? "load" : "staged";
  }

  /** Gives the load at its times and hands files on, until everything has ended. */
  async #followLoad(work: Work): Promise<RunProgress> {
    const { clock } = this.#ground;
    const times = inOrder(work.run).map(({ atSeconds }) => atSeconds);
    const nowSeconds = (): number => (clock.epochMilliseconds() - work.load.zeroEpochMilliseconds) / 1000;
    let lookedSeconds = -Infinity;
    let checkedSeconds = nowSeconds();
    let troubledSince: number | undefined;
    let silentSince = Math.max(0, nowSeconds());
    let looks = 0;
    let seen = 0;
    for (;;) {
      const now = nowSeconds();
      const pause = Math.min(LONGEST_LOOK_SECONDS, Math.max(SHORTEST_LOOK_SECONDS, now / LOOKS_PER_DURATION));
      if (now - lookedSeconds >= pause) {
        const isQuiet = now - silentSince > LATE_SECONDS;
        try {
          await work.sights.refresh({ again: isQuiet });
          troubledSince = undefined;
        } catch (error) {
          troubledSince ??= now;
          if (now - troubledSince > TROUBLE_SECONDS) throw error;
        }
        lookedSeconds = nowSeconds();
      }
      const uploaded = times.filter((atSeconds) => atSeconds <= nowSeconds()).length;
      const progress = this.#progress(work, uploaded);
      this.finishedInvocations = progress.ended.length;
      if (progress.finished) return progress;
      if (progress.ended.length + uploaded !== seen) {
        seen = progress.ended.length + uploaded;
        silentSince = Math.max(0, nowSeconds());
        looks = 0;
      }
      await this.#handOn(work, progress, nowSeconds);
      if (this.#failure !== undefined) throw this.#failure.error;
      const silence = nowSeconds() - silentSince;
      if (uploaded === times.length && (await this.#areHeard(work, progress, nowSeconds))) {
        await lookAtSilent(progress.open, { ...work, ground: this.#ground, lists: this.#lists, silence });
        lookedSeconds = -Infinity;
        continue;
      }
      if (uploaded === times.length && silence > this.#patience(work, progress) * 2 ** looks) {
        looks++;
        await lookAtSilent(progress.open, { ...work, ground: this.#ground, lists: this.#lists, silence });
        lookedSeconds = -Infinity;
      }
      if (nowSeconds() - checkedSeconds > CANCEL_LOOK_SECONDS) {
        checkedSeconds = nowSeconds();
        await this.#check();
      }
      const next = times[uploaded] ?? Infinity;
      const napSeconds = Math.min(lookedSeconds + pause - nowSeconds(), next - nowSeconds());
      if (napSeconds > 0) await clock.sleep(napSeconds, this.#stopping.signal);
      if (this.#stopping.signal.aborted) throw new Stopped();
    }
  }

  #progress({ run, setUp: { layout }, sights }: Work, uploaded: number): RunProgress {
    return replayRun(run, layout, sights, { uploaded, folder: this.#folder(run, layout) });
  }

  /** Whether all that is open are others' services that have left some output, a while ago: each time but once. */
  async #areHeard(
    { setUp: { layout }, sights }: Work,
    { open }: RunProgress,
    nowSeconds: () => number,
  ): Promise<boolean> {
    const all = open.map(({ arrival }) => arrival);
    if (all.some(({ component, id }) => layout.placeOf(component).isOwn || !this.#given.has(id))) return false;
    if (nowSeconds() - this.#listenedSeconds < LISTEN_SECONDS) return false;
    this.#listenedSeconds = nowSeconds();
    const heard = await sights.heard(all);
    const state = [...heard].sort().join();
    const isNews = heard.size === all.length && state !== this.#heardState;
    const isSettled = isNews && this.#pendingState === state;
    this.#pendingState = state;
    if (isSettled) this.#heardState = state;
    return isSettled;
  }
  #listenedSeconds = -Infinity;
  #pendingState = "";
  #heardState = "";

  /** So long nothing may come before jobs are looked at: then some invocation should have ended. */
  #patience({ setUp: { layout } }: Work, { open }: RunProgress): number {
    const limits = open.map(({ arrival }) => layout.placeOf(arrival.component).component.timeoutSeconds);
    return Math.max(0, ...limits) + this.#ground.graceSeconds;
  }

  /** Begins what has come, as far as there are places for it. */
  async #handOn(work: Work, { open }: RunProgress, nowSeconds: () => number): Promise<void> {
    const { layout } = work.setUp;
    for (const place of layout.places) {
      const own = open.filter(
        (routed) => routed.arrival.component === place.component.name && !isToldOf(layout, routed, this.#ground),
      );
      const { parallelism } = siteOf(this.#ground, place.site).settings;
      const places = parallelism === "load" ? place.component.configuration.parallelism : Infinity;
      let taken = own.filter(({ arrival }) => this.#given.has(arrival.id)).length;
      for (const routed of own) {
        const { arrival, beginning } = routed;
        if (this.#given.has(arrival.id)) continue;
        const isStaged = beginning.kind === "put" && !isOfLoad(beginning.at) && !this.#isCalled(layout);
        if (isStaged && !this.#staged.has(arrival.id)) {
          // Files that come from elsewhere travel at once, whether or not there is a place for them yet.
          this.#staged.add(arrival.id);
          this.#track(work.give.put(routed).then(() => this.#ready.add(arrival.id)));
          continue;
        }
        if (isStaged && routed.landed !== undefined && !this.#ready.has(arrival.id)) continue;
        if (taken >= places) {
          this.#waited.add(arrival.id);
          continue;
        }
        taken++;
        this.#begin(work, routed, nowSeconds);
      }
    }
  }
  readonly #ready = new Set<string>();
  /** Arrivals that found no place: that they are given late is no fault of the generator. */
  readonly #waited = new Set<string>();

  #begin({ give }: Work, routed: RoutedArrival, nowSeconds: () => number): void {
    const { arrival, dueSeconds } = routed;
    this.#given.add(arrival.id);
    const lag = dueSeconds === undefined || this.#waited.has(arrival.id) ? 0 : nowSeconds() - dueSeconds;
    if (dueSeconds !== undefined) this.#lag.note(lag, arrival.files.length);
    const began = give.begin(routed).then((given) => {
      if (given === "given" && this.#isHeir && lag > LATE_SECONDS) {
        throw new Error(
          `the process that gave its load ended, and the next one came ${lag.toFixed(1)} s too late for "${arrival.id}"`,
        );
      }
    });
    this.#track(began);
  }

  #track(work: Promise<unknown>): void {
    work.catch((error: unknown) => (this.#failure ??= { error }));
  }

  async #check(): Promise<void> {
    if (this.#stopping.signal.aborted || (await this.#objects.isCancelled())) throw new Stopped();
  }

  #renewLease(): { release(): Promise<void> } {
    const released = new AbortController();
    const { clock, log, leaseSeconds } = this.#ground;
    const renewing = (async () => {
      while (!released.signal.aborted) {
        await clock.sleep(leaseSeconds / 3, released.signal);
        if (released.signal.aborted) return;
        const isOurs = await this.#objects.claim(this.#holder, this.#ground).catch((error: unknown) => {
          log.warn("Cannot renew the claim of a run", { error });
          return true;
        });
        if (!isOurs) return this.stop();
      }
    })();
    return {
      release: async () => {
        released.abort();
        await renewing;
        if (!this.#stopping.signal.aborted) await this.#objects.leave();
      },
    };
  }
}

export interface Work {
  readonly run: RunRequest;
  readonly setUp: SetUp;
  readonly give: LoadGiver;
  readonly load: OscarLoad;
  readonly sights: RunSights;
}
