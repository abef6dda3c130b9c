import { assemblyClaimObject } from "#core/campaign/object-keys.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { KeptTrial } from "#core/model/kept-trials.ts";
import { TrialCosts } from "#core/model/trial-costs.ts";
import { gatherTrials, PARCEL_SECONDS, type TrialParcels } from "#core/model/trial-parcels.ts";
import type { TrainingTask } from "#core/model/training-task.ts";
import { outcomeOf, trialRecord } from "#core/model/trial-record.ts";
import { kindredTrials } from "#core/selection/kindred-trials.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { OpenProblem } from "#ports/learning.ts";

import { askForHelp, stepForHelp } from "./ask-for-help.ts";
import { claimLease } from "#artifacts/claim-lease.ts";
import type { HeldLease } from "#artifacts/hold-lease.ts";
import type { LearningSession } from "./learning-session.ts";
import { eachAtOnce, type RunTrials } from "./run-trials.ts";
import { type ParcelNumber, SharedRound } from "./shared-round.ts";
import type { TrainerPorts } from "./trainer-ports.ts";
import { UnkeptTrials } from "./unkept-trials.ts";

export type WhyStopped =
  | { readonly kind: "stopped"; readonly trialsLeft: number }
  | { readonly kind: "elsewhere" }
  | { readonly kind: "fault" };

/** A search that ended before its end, which says nothing about what was to be learned. */
export class SearchStopped extends Error {
  readonly why: WhyStopped;
  constructor(why: WhyStopped, cause?: unknown) {
    super(`The search was stopped: ${why.kind}`, { cause });
    this.why = why;
  }
}

/** What follows an attempt that died keeps more often, so that it is known what gets no further. */
const CAREFUL_SECONDS = 1;

export interface SharedTrialsOptions {
  readonly task: TrainingTask;
  readonly session: Pick<LearningSession, "backend">;
  readonly dataSha256: string;
  readonly seed: number;
  /** How many attempts at the target failed in a row before this one. */
  readonly failedBefore: number;
  readonly isLearned: () => Promise<boolean>;
  readonly ports: TrainerPorts;
}

/** A trial of a round, known by whatever makes its outcome what it is. */
interface NamedTrial {
  readonly trial: Trial;
  readonly sha256: string;
}

interface RoundWork {
  readonly named: readonly NamedTrial[];
  readonly round: SharedRound;
  readonly open: OpenProblem;
  readonly problem: LearningProblem;
}

interface ParcelWork extends RoundWork {
  readonly parcel: ParcelNumber;
}

/**
 * The trials of a target's search, which any number of invocations may work on. What is worth one invocation's time alone
 * is left to it; of more, trials are gathered into parcels that others claim and finish, and whoever finds the last one
 * done goes on with the search. What came of trials is kept as objects, some 30 s of work in each, so that a step goes on
 * where another ended and little is lost with whoever dies. None of that has a say in what is learned.
 */
export class SharedTrials {
  readonly #options: SharedTrialsOptions;
  readonly #costs = new TrialCosts();
  readonly #beganSeconds: number;
  readonly #unkept = new UnkeptTrials();
  #tried = 0;
  /** Whether others may be at work on the target. */
  #shared: boolean;
  readonly #asked = new Set<SharedRound>();
  #assembly: Promise<HeldLease | undefined> | undefined;
  /** What all trials took that it has the outcomes of, whoever tried them. */
  spentSeconds = 0;

  constructor(options: SharedTrialsOptions) {
    this.#options = options;
    this.#beganSeconds = options.ports.clock.monotonicSeconds();
    this.#shared = options.task.share.of > 1;
  }

  readonly run: RunTrials = (trials, open, problem) => this.#orStopped(() => this.#search(trials, open, problem));

  /** Whoever has all outcomes fits what is chosen by them, unless another is about to. */
  readonly beforeFit = (): Promise<void> =>
    this.#orStopped(async () => {
      if (!this.#shared) return;
      const { task, ports } = this.#options;
      this.#assembly ??= claimLease(assemblyClaimObject(task, task), ports);
      if ((await this.#assembly) === undefined) throw new SearchStopped({ kind: "elsewhere" });
    });

  /** Gives up what this invocation claimed of the target, once its result is told or left to others. */
  async end(): Promise<void> {
    const held = await this.#assembly?.catch(() => undefined);
    await held?.end();
  }

  async #orStopped<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      throw cause instanceof SearchStopped ? cause : new SearchStopped({ kind: "fault" }, cause);
    }
  }

  async #search(trials: readonly Trial[], open: OpenProblem, problem: LearningProblem): Promise<TrialOutcome[]> {
    const named = trials.map((trial) => ({ trial, sha256: this.#sha256Of(trial, problem.part) }));
    const { task, ports, isLearned } = this.#options;
    const round = new SharedRound(
      task,
      named.map(({ sha256 }) => sha256),
      ports.store,
    );
    const work = { named, round, open, problem };
    let parcels = await round.parcels();
    for (;;) {
      parcels ??= await this.#divided(work);
      // Of a round that is divided only whoever goes on with the search reads what others did.
      const unfinished = parcels === undefined ? [] : await round.openParcels(parcels.parcels.length);
      if (parcels === undefined || unfinished.length === 0) {
        const left = await this.#left(work);
        if (left.length === 0) {
          if (parcels !== undefined) await round.keepWhole();
          break;
        }
        await this.#stopWhenOver(left.length);
        await this.#work(left, { ...work, parcel: null });
      } else {
        await this.#stopWhenOver(unfinished.length);
        if (!(await this.#workOnOneOf(unfinished, parcels, work))) throw new SearchStopped({ kind: "elsewhere" });
      }
    }
    await this.#stopWhenOver(0);
    if (this.#shared && (await isLearned())) throw new SearchStopped({ kind: "elsewhere" });
    for (const { sha256 } of named) this.spentSeconds += round.known.get(sha256)!.seconds;
    return named.map(({ trial, sha256 }) => outcomeOf(trial, round.known.get(sha256)!.record));
  }

  async #stopWhenOver(trialsLeft: number): Promise<void> {
    if (!this.#isOver()) return;
    await this.#unkept.keep();
    throw new SearchStopped({ kind: "stopped", trialsLeft });
  }

  #isOver(): boolean {
    const { clock, stopping, stepSeconds } = this.#options.ports;
    return stopping.aborted || (this.#tried > 0 && clock.monotonicSeconds() - this.#beganSeconds >= stepSeconds);
  }

  /** Trials of a round of which nothing is known, after a look at what is kept. */
  async #left({ named, round, problem }: RoundWork): Promise<NamedTrial[]> {
    const before = new Set(round.known.keys());
    await round.read();
    for (const { trial, sha256 } of named) {
      const kept = before.has(sha256) ? undefined : round.known.get(sha256);
      if (kept === undefined) continue;
      this.#shared = true;
      this.#costs.note(trial, problem, kept.seconds);
    }
    return named.filter(({ sha256 }) => !round.known.has(sha256));
  }

  /** Divides what is left of a round; undefined while it is not worth more than one invocation. */
  async #divided(work: RoundWork): Promise<TrialParcels | undefined> {
    const { task, ports } = this.#options;
    if (ports.invocationsPerTarget === 1) return undefined;
    const left = await this.#left(work);
    const kindred = kindredOf(left);
    const secondsOf = ({ trial }: NamedTrial): number => this.#costs.secondsOf(trial, work.problem);
    const gathered = gatherTrials(kindred.map((trials) => trials.reduce((sum, each) => sum + secondsOf(each), 0)));
    if (gathered.length < 2) return undefined;
    // What others need of this round and earlier ones is there before they come.
    await this.#unkept.keep();
    const parcels = await work.round.divide({
      format: "trial-parcels",
      version: 1,
      parcels: gathered.map((parcel) => parcel.flatMap((index) => kindred[index]!.map(({ sha256 }) => sha256))),
      help: {
        step: await stepForHelp(task, ports.store),
        of: Math.min(gathered.length, ports.invocationsPerTarget),
      },
    });
    ports.log.info(`Search for ${task.subject}.${task.target} divided`, { parcels: parcels.parcels.length });
    return parcels;
  }

  /** Works on one parcel that nobody is at work on; false when there is none. */
  async #workOnOneOf(
    unfinished: readonly number[],
    { parcels, help }: TrialParcels,
    work: RoundWork,
  ): Promise<boolean> {
    const { task, ports } = this.#options;
    const { named, round } = work;
    this.#shared = true;
    if (!this.#asked.has(round)) await askForHelp(task, help, ports.store);
    this.#asked.add(round);
    for (const parcel of unfinished) {
      const claim = await round.claim(parcel, ports);
      if (claim === undefined) continue;
      try {
        await round.read(parcel);
        const own = new Set(parcels[parcel]);
        const isLeft = ({ sha256 }: NamedTrial): boolean => own.has(sha256) && !round.known.has(sha256);
        await this.#work(named.filter(isLeft), { ...work, parcel });
        await this.#unkept.keep();
        if (!named.some(isLeft)) await round.tellDone(parcel);
      } finally {
        await claim.end();
      }
      return true;
    }
    return false;
  }

  /** Tries what is left until the step is over; of what is not divided, until it is worth another look at how much is left. */
  async #work(left: readonly NamedTrial[], { round, parcel, open, problem }: ParcelWork): Promise<void> {
    const { failedBefore, ports } = this.#options;
    const worthSeconds = failedBefore > 0 ? CAREFUL_SECONDS : PARCEL_SECONDS;
    const kindred = kindredOf(left);
    const sideBySide = Math.max(1, Math.min(open.atOnce, kindred.length));
    let isWorthAnotherLook = false;
    await eachAtOnce(kindred, open.atOnce, async (trials) => {
      if (isWorthAnotherLook || this.#isOver()) return;
      const startedSeconds = ports.clock.monotonicSeconds();
      const outcomes = await open.evaluateKindred(trials.map(({ trial }) => trial));
      const seconds = (ports.clock.monotonicSeconds() - startedSeconds) / sideBySide / trials.length;
      this.#tried += trials.length;
      for (const [place, { trial, sha256 }] of trials.entries()) {
        this.#costs.note(trial, problem, seconds);
        const kept: KeptTrial = { sha256, seconds, record: trialRecord(outcomes[place]!) };
        round.known.set(sha256, kept);
        this.#unkept.add({ round, parcel, trial: kept });
      }
      if (this.#unkept.seconds < worthSeconds) return;
      await this.#unkept.keep();
      isWorthAnotherLook = parcel === null;
    });
  }

  /** Whatever makes the outcome of a trial what it is. */
  #sha256Of(trial: Trial, part: string | undefined): string {
    const { dataSha256, seed, session, ports } = this.#options;
    const { nodeMajor } = ports;
    return sha256Hex(canonicalJson({ trial, part, dataSha256, seed, backend: session.backend, nodeMajor }));
  }
}

/** Trials that take less work together stay together. */
function kindredOf(named: readonly NamedTrial[]): NamedTrial[][] {
  const byTrial = new Map(named.map((each) => [each.trial, each]));
  return kindredTrials([...byTrial.keys()]).map((trials) => trials.map((trial) => byTrial.get(trial)!));
}
