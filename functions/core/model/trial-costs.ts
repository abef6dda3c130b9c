import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { PipelineTrial, Trial } from "#core/selection/trial.ts";
import { trialSeconds } from "#core/selection/trial-seconds.ts";

interface Experience {
  guessed: number;
  taken: number;
}

/**
 * How long trials take: a guess by what they are and by the size of the problem, corrected by what those tried so far took
 * on this machine. It decides which trials go together, never what comes of them.
 */
export class TrialCosts {
  readonly #byKind = new Map<PipelineTrial["regressor"]["kind"], Experience>();
  readonly #all: Experience = { guessed: 0, taken: 0 };

  /** Takes note of what a trial took. */
  note(trial: Trial, problem: LearningProblem, seconds: number): void {
    const { kind } = trial.regressor;
    const own = this.#byKind.get(kind) ?? { guessed: 0, taken: 0 };
    this.#byKind.set(kind, own);
    const guessed = trialSeconds(trial, problem);
    for (const experience of [own, this.#all]) {
      experience.guessed += guessed;
      experience.taken += seconds;
    }
  }

  secondsOf(trial: Trial, problem: LearningProblem): number {
    const experience = this.#byKind.get(trial.regressor.kind) ?? this.#all;
    const correction = experience.guessed > 0 ? experience.taken / experience.guessed : 1;
    return correction * trialSeconds(trial, problem);
  }
}
