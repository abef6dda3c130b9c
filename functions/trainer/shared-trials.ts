import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { type ObjectAddress, targetTrialsPrefix, trialObject } from "#core/campaign/object-keys.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { TrainingTask } from "#core/model/training-task.ts";
import { outcomeOf, TrialRecord, trialRecord } from "#core/model/trial-record.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { OpenProblem } from "#ports/learning.ts";

import type { LearningSession } from "./learning-session.ts";
import { eachAtOnce, type RunTrials } from "./run-trials.ts";
import type { TrainerPorts } from "./trainer-ports.ts";

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

/** Trials that took less than this together are tried again sooner than they are worth an object each. */
const KEEP_SECONDS = 1;

export interface SharedTrialsOptions {
  readonly task: TrainingTask;
  readonly session: Pick<LearningSession, "backend">;
  readonly dataSha256: string;
  readonly seed: number;
  readonly isLearned: () => Promise<boolean>;
  readonly ports: TrainerPorts;
}

/**
 * Runs the trials of a search as long as the step lasts, and keeps what came of them as objects: the next step goes on
 * from there, and other invocations that work on the same target take over each other's.
 */
export function sharedTrials(options: SharedTrialsOptions): RunTrials {
  const { task, isLearned, ports } = options;
  const { store, clock, stopping, stepSeconds } = ports;
  const began = clock.monotonicSeconds();
  let tried = 0;
  let unkept: { readonly address: ObjectAddress; readonly outcome: TrialOutcome }[] = [];
  let unkeptSeconds = 0;
  const isOver = (): boolean => stopping.aborted || (tried > 0 && clock.monotonicSeconds() - began >= stepSeconds);
  const keep = async (): Promise<void> => {
    const taken = unkept;
    [unkept, unkeptSeconds] = [[], 0];
    for (const { address, outcome } of taken) {
      await writeArtifact(store, address, trialRecord(outcome), { ifAbsent: true });
    }
  };

  async function search(trials: readonly Trial[], problem: OpenProblem, part?: string): Promise<TrialOutcome[]> {
    const addressOf = (trial: Trial) => trialObject(task, task, trialSha256(trial, part, options));
    const keptOutcome = async (trial: Trial): Promise<TrialOutcome | undefined> => {
      const record = await readArtifact(store, addressOf(trial), TrialRecord);
      return record && outcomeOf(trial, record.artifact);
    };
    const outcomes = new Map<Trial, TrialOutcome>();
    const keys = new Set((await listObjects(store, targetTrialsPrefix(task, task))).map(({ key }) => key));
    for (const trial of trials) {
      const kept = keys.has(addressOf(trial).key) ? await keptOutcome(trial) : undefined;
      if (kept !== undefined) outcomes.set(trial, kept);
    }
    const left = inOrderOfShare(trials, task.share).filter((trial) => !outcomes.has(trial));
    await eachAtOnce(left, problem.atOnce, async (trial) => {
      if (isOver()) return;
      const elsewhere = task.share.of > 1 ? await keptOutcome(trial) : undefined;
      if (elsewhere !== undefined) return void outcomes.set(trial, elsewhere);
      const startedSeconds = clock.monotonicSeconds();
      const outcome = await problem.evaluate(trial);
      tried++;
      outcomes.set(trial, outcome);
      unkept.push({ address: addressOf(trial), outcome });
      unkeptSeconds += clock.monotonicSeconds() - startedSeconds;
      if (unkeptSeconds >= KEEP_SECONDS) await keep();
    });
    if (isOver()) {
      await keep();
      throw new SearchStopped({ kind: "stopped", trialsLeft: trials.length - outcomes.size });
    }
    if (task.share.of > 1 && (await isLearned())) throw new SearchStopped({ kind: "elsewhere" });
    return trials.map((trial) => outcomes.get(trial)!);
  }

  return async (trials, problem, part) => {
    try {
      return await search(trials, problem, part);
    } catch (cause) {
      throw cause instanceof SearchStopped ? cause : new SearchStopped({ kind: "fault" }, cause);
    }
  };
}

/** Whatever makes the outcome of a trial what it is. */
function trialSha256(
  trial: Trial,
  part: string | undefined,
  { dataSha256, seed, session, ports: { nodeMajor } }: SharedTrialsOptions,
): string {
  return sha256Hex(canonicalJson({ trial, part, dataSha256, seed, backend: session.backend, nodeMajor }));
}

/** Each share begins at a place of its own and goes round: invocations meet only where others were before. */
function inOrderOfShare(trials: readonly Trial[], { index, of }: TrainingTask["share"]): Trial[] {
  const first = Math.floor((index * trials.length) / of);
  return [...trials.slice(first), ...trials.slice(0, first)];
}
