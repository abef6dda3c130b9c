import type { RunMeasurement } from "#core/trace/run-record.ts";

import { HandOn } from "./hand-on.ts";
import type { OscarLoad, OscarProgress } from "./oscar-run-objects.ts";
import { inOrder, replayRun, type RunProgress } from "./replay-run.ts";
import { LATE_SECONDS, type RunWork, Stopped } from "./run-work.ts";
import { lookAtSilent } from "./silent-jobs.ts";

/** How often buckets are looked at: OSCAR has no part in it, and MinIO little to do. */
const SHORTEST_LOOK_SECONDS = 0.1;
const LONGEST_LOOK_SECONDS = 2;
const LOOKS_PER_DURATION = 40;
const CANCEL_LOOK_SECONDS = 1;
const LISTEN_SECONDS = 1;
/** So much a server may be away while a run lasts. */
const TROUBLE_SECONDS = 60;

const PROGRESS_SECONDS = 2;

export interface FollowerControl {
  /** Throws when the run is not to go on. */
  check(): Promise<void>;
  /** Says how far the run is, to whoever goes on with it. */
  note(progress: OscarProgress): Promise<void>;
  readonly stopping: AbortSignal;
}

/** Gives a run's load at its times and hands files on, until everything has ended. */
export class LoadFollower {
  readonly #work: RunWork;
  readonly #control: FollowerControl;
  readonly #hands: HandOn;
  #listenedSeconds = -Infinity;
  #pendingState = "";
  #heardState = "";
  #notedSeconds = 0;
  #noting: Promise<void> = Promise.resolve();
  finishedInvocations = 0;

  constructor(work: RunWork, control: FollowerControl) {
    this.#work = work;
    this.#control = control;
    this.#hands = new HandOn(work);
  }

  get lag(): NonNullable<RunMeasurement["load"]> {
    return this.#hands.lag;
  }

  async stage(): Promise<void> {
    const nothing = { end: () => undefined, file: () => undefined };
    await this.#hands.stage(replayRun(this.#work.run, this.#work.layout, nothing, Infinity).open);
  }

  async follow(load: OscarLoad): Promise<RunProgress> {
    try {
      return await this.#follow(load);
    } finally {
      await this.#noting;
    }
  }

  async #follow(load: OscarLoad): Promise<RunProgress> {
    const { ground, run, layout, sights } = this.#work;
    const { clock } = ground;
    const times = inOrder(run).map(({ atSeconds }) => atSeconds);
    const nowSeconds = (): number => (clock.epochMilliseconds() - load.zeroEpochMilliseconds) / 1000;
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
        try {
          await sights.refresh({ again: now - silentSince > LATE_SECONDS });
          troubledSince = undefined;
        } catch (error) {
          troubledSince ??= now;
          if (now - troubledSince > TROUBLE_SECONDS) throw error;
        }
        lookedSeconds = nowSeconds();
      }
      const uploaded = times.filter((atSeconds) => atSeconds <= nowSeconds()).length;
      const progress = replayRun(run, layout, sights, uploaded);
      this.finishedInvocations = progress.ended.length;
      if (progress.finished) return progress;
      if (progress.ended.length + uploaded !== seen) {
        seen = progress.ended.length + uploaded;
        silentSince = Math.max(0, nowSeconds());
        looks = 0;
      }
      this.#hands.begin(progress, load);
      const silence = nowSeconds() - silentSince;
      if (uploaded === times.length) {
        const isSilent = silence > this.#patienceSeconds(progress) * 2 ** looks;
        if (isSilent || (await this.#areHeard(progress, nowSeconds()))) {
          if (isSilent) looks++;
          await lookAtSilent(progress.open, this.#work, silence);
          lookedSeconds = -Infinity;
        }
      }
      if (nowSeconds() - checkedSeconds > CANCEL_LOOK_SECONDS) {
        checkedSeconds = nowSeconds();
        this.#note(checkedSeconds);
        await this.#control.check();
      }
      const next = times[uploaded] ?? Infinity;
      const napSeconds = Math.min(lookedSeconds + pause, next) - nowSeconds();
      if (napSeconds > 0) await clock.sleep(napSeconds, this.#control.stopping);
      if (this.#control.stopping.aborted) throw new Stopped();
    }
  }

  /** The load does not wait for it. */
  #note(nowSeconds: number): void {
    if (nowSeconds - this.#notedSeconds < PROGRESS_SECONDS) return;
    this.#notedSeconds = nowSeconds;
    const { finishedInvocations } = this;
    this.#noting = this.#control.note({ finishedInvocations, given: this.#hands.given }).catch(() => undefined);
  }

  /** Whether all that are open are others' services that have left some output, a while ago: each time but once. */
  async #areHeard({ open }: RunProgress, nowSeconds: number): Promise<boolean> {
    const { layout, sights } = this.#work;
    const all = open.map(({ arrival }) => arrival);
    const isOwn = ({ component }: (typeof all)[number]): boolean => layout.placeOf(component).isOwn;
    if (all.some((arrival) => isOwn(arrival) || !this.#hands.isGiven(arrival.id))) return false;
    if (nowSeconds - this.#listenedSeconds < LISTEN_SECONDS) return false;
    this.#listenedSeconds = nowSeconds;
    const heard = await sights.heard(all);
    const state = [...heard].sort().join();
    const isNews = heard.size === all.length && state !== this.#heardState;
    const isSettled = isNews && this.#pendingState === state;
    this.#pendingState = state;
    if (isSettled) this.#heardState = state;
    return isSettled;
  }

  /** So long nothing may come before jobs are looked at: then some invocation should have ended. */
  #patienceSeconds({ open }: RunProgress): number {
    const { layout, ground } = this.#work;
    const limits = open.map(({ arrival }) => layout.placeOf(arrival.component).component.timeoutSeconds);
    return Math.max(0, ...limits) + ground.graceSeconds;
  }
}
