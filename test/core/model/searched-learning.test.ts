import { describe, expect, it } from "vitest";

import { threadedTrialRunner } from "#adapters/learning/threaded-trial-runner.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import { modelVersion } from "#core/model/model-version.ts";
import { SEARCH_METHODS, type SearchPlan } from "#core/model/search-plan.ts";
import { searchedLearning } from "#core/model/searched-learning.ts";
import { type Learning, trainModel, type TrainOptions } from "#core/model/train-model.ts";
import { prng } from "#core/numeric/prng.ts";
import { outcomeError } from "#core/selection/outcome-error.ts";
import { NEAR_QUESTION } from "#core/selection/question.ts";
import type { SearchSpace } from "#core/selection/search/search-space.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";

import { runAllTrials } from "../../../functions/trainer/run-trials.ts";
import { gaussian, lawTable, learningHere, tableOf, trialOf } from "../../support/learning-fixture.ts";

const MEAN = trialOf({ kind: "mean" });
const LIST: Trial[] = [MEAN, trialOf({ kind: "ridge", alpha: 1000 })];
const RIDGES: SearchSpace = {
  family: "ridge",
  targetScale: "log",
  errorWeights: "equal",
  onto: null,
  recipes: [
    { numbers: ["identity"], degree: 1, scaling: "standardise" },
    { numbers: ["log"], degree: 2, scaling: "standardise" },
  ],
  regressor: { kind: "ridge", alpha: 1 },
  dimensions: { alpha: { kind: "log-uniform", low: 1e-4, high: 1e4 } },
};
const TREES: SearchSpace = {
  ...RIDGES,
  family: "boosting",
  recipes: RIDGES.recipes.slice(0, 1),
  regressor: { kind: "boosting", rounds: 3, maximumDepth: 3 },
  dimensions: {
    rounds: { kind: "integer", low: 2, high: 6 },
    learningRate: { kind: "log-uniform", low: 0.05, high: 1 },
    rowShare: { kind: "uniform", low: 0.5, high: 1 },
  },
};
const BAYES: SearchPlan = {
  method: { ...SEARCH_METHODS.bayes, points: 14, initial: 6, batch: 4 },
  spaces: () => [RIDGES, TREES],
};
const OPTIONS: Omit<TrainOptions, "learner"> = {
  name: "faces.blur.serviceSeconds",
  seed: 1,
  dataSha256: "0".repeat(64),
  backend: null,
  nodeMajor: 20,
  trials: () => LIST,
};

/** Learning that keeps what was asked of it. */
function keeping(inner: Learning) {
  const rounds: { trials: readonly Trial[]; part: string | undefined }[] = [];
  const outcomes: TrialOutcome[] = [];
  const fits: Trial[] = [];
  const learner: Learning = {
    async search(trials, problem) {
      rounds.push({ trials, part: problem.part });
      const found = await inner.search(trials, problem);
      if (problem.part === undefined) outcomes.push(...found);
      return found;
    },
    fit(trial, problem) {
      fits.push(trial);
      return inner.fit(trial, problem);
    },
  };
  return { learner, rounds, outcomes, fits };
}

async function train(table: TrainingTable, plan: SearchPlan, inner: Learning = learningHere()) {
  const kept = keeping(inner);
  const learner = searchedLearning(kept.learner, plan, { groups: table.groups, question: NEAR_QUESTION });
  const model = await trainModel(table, { ...OPTIONS, learner });
  return { ...kept, model, record: learner.record() };
}

const TABLE = lawTable({ configurations: 14, noise: 0.03 });

describe("searchedLearning()", () => {
  it("goes on from the list to what the search asks for, and learns better by it", async () => {
    const { model, rounds, record } = await train(TABLE, BAYES);
    expect(rounds.map(({ trials }) => trials.length).slice(0, 2)).toEqual([2, 12]);
    expect(rounds[0]!.trials).toEqual(LIST);
    const trials = rounds.reduce((sum, round) => sum + round.trials.length, 0);
    expect(record).toMatchObject({
      method: "bayes",
      trials,
      partTrials: 0,
      endedByTime: false,
      timeLimitSeconds: null,
    });
    const listed = await trainModel(TABLE, { ...OPTIONS, learner: learningHere() });
    expect(model.metrics.heldOut.mape!).toBeLessThan(listed.metrics.heldOut.mape! / 3);
    const candidate = model.candidates.find(({ family }) => family === "ridge")!;
    expect(candidate.kind === "trained" && candidate.trials).toBeGreaterThan(10);
  });

  it("W19: fits the best point that was tried, with the very values that were scored, and not the last one", async () => {
    const { outcomes, fits, model } = await train(TABLE, BAYES);
    const errorOf = await errorsOn(TABLE);
    for (const { family } of model.learner.members) {
      const tried = outcomes.filter(({ trial }) => trial.family === family);
      const errors = tried.map(errorOf);
      const best = tried[errors.indexOf(Math.min(...errors))]!;
      expect(fits).toContain(best.trial);
      if (family === "ridge") expect(best.trial).not.toBe(tried.at(-1)!.trial);
    }
    expect(model.learner.members.map(({ family }) => family)).toContain("ridge");
    // Scored again by itself, the point has the error that it was chosen by.
    const [again] = await learningHere().search([fits[0]!], await problemOn(TABLE));
    const scored = outcomes.find(({ trial }) => trial === fits[0])!;
    expect(errorOf(again!)).toBe(errorOf(scored));
  });

  it("takes a trial that fails for an outcome and goes on", async () => {
    const failing: SearchSpace = {
      ...RIDGES,
      family: "parametric",
      regressor: { kind: "parametric", law: "power", parallelism: "no such input", errors: "relative" },
    };
    const { model } = await train(TABLE, { ...BAYES, spaces: () => [failing, RIDGES] });
    const failed = model.candidates.find(({ family }) => family === "parametric")!;
    expect(failed).toMatchObject({ kind: "failed", reason: expect.stringMatching(/no such input/) });
    expect(model.learner.members.map(({ family }) => family)).toContain("ridge");
  });

  it("gives the same bytes with 1 and 3 threads and with none, by any method", async () => {
    const methods = [
      { method: BAYES.method, numbers: [1, 3] },
      { method: { ...SEARCH_METHODS.random, points: 8 }, numbers: [3] },
      { method: { ...SEARCH_METHODS.grid, levels: 2 }, numbers: [3] },
    ];
    for (const { method, numbers } of methods) {
      const plan = { ...BAYES, method };
      const here = modelVersion((await train(TABLE, plan)).model).sha256;
      for (const threads of numbers) {
        const { learning, close } = learningIn(threads);
        try {
          expect(modelVersion((await train(TABLE, plan, learning)).model).sha256).toBe(here);
        } finally {
          await close();
        }
      }
    }
  });

  it("thins out a large grid on parts of the configurations first", async () => {
    const table = lawTable({ configurations: 70, repetitions: 2 });
    const plan: SearchPlan = {
      method: { kind: "grid", levels: 9, thinAbove: null, halveAbove: 6 },
      spaces: () => [RIDGES],
    };
    const { rounds, record } = await train(table, plan);
    expect(rounds.map(({ trials, part }) => [trials.length, part === undefined])).toEqual([
      [2, true],
      [18, false],
      [6, true],
    ]);
    expect(record).toMatchObject({ trials: 8, partTrials: 18 });
  });

  it("stops when time is over, but never before the baseline and one learner, and says so", async () => {
    const at = async (trialsInTime: number) => {
      let tried = 0;
      const inner = learningHere();
      const counting: Learning = {
        ...inner,
        search: (trials, problem) => {
          tried += trials.length;
          return inner.search(trials, problem);
        },
      };
      const timeLimit = { seconds: 5, isOver: () => tried >= trialsInTime };
      return train(TABLE, { ...BAYES, timeLimit }, counting);
    };
    const never = await at(0);
    expect(never.outcomes.map(({ trial }) => trial)).toEqual(LIST);
    expect(never.record).toMatchObject({ trials: 2, endedByTime: true, timeLimitSeconds: 5 });
    expect(never.model.learner.members.map(({ family }) => family)).toEqual(["ridge"]);
    const early = await at(8);
    expect(early.record).toMatchObject({ trials: 10, endedByTime: true });
    // Every family has its turn.
    expect(new Set(early.outcomes.map(({ trial }) => trial.family))).toEqual(new Set(["mean", "ridge", "boosting"]));
    const late = await at(1000);
    expect(late.record).toMatchObject({ endedByTime: false });
    expect(modelVersion(late.model).sha256).toBe(modelVersion((await train(TABLE, BAYES)).model).sha256);
  });

  it("goes on after its time until one learner has succeeded", async () => {
    const failing = trialOf({ kind: "parametric", law: "power", parallelism: "none", errors: "relative" });
    const table = lawTable({ configurations: 6 });
    const kept = keeping(learningHere());
    const timeLimit = { seconds: 1, isOver: () => true };
    const plan: SearchPlan = { ...BAYES, timeLimit };
    const learner = searchedLearning(kept.learner, plan, { groups: table.groups, question: NEAR_QUESTION });
    const model = await trainModel(table, { ...OPTIONS, trials: () => [MEAN, failing], learner });
    expect(model.learner.members.every(({ family }) => family !== "mean")).toBe(true);
    expect(kept.outcomes.length).toBeLessThan(10);
  });

  it("chooses inputs first where it is told to, and searches with those alone: W12", async () => {
    const random = prng("inputs");
    const column = () => Array.from({ length: 40 }, () => 1 + 9 * random());
    const columns = { a: column(), b: column(), c: column(), d: column() };
    const targets = columns.b.map(
      (value, row) => ((10 * value ** 2) / columns.d[row]!) * Math.exp(0.01 * gaussian(random)),
    );
    const table = tableOf(
      columns,
      targets,
      targets.map((_, row) => `${row}`),
    );
    const { record, rounds } = await train(table, {
      ...BAYES,
      spaces: () => [RIDGES],
      forward: { tolerance: 0.3 },
    });
    expect(record!.inputs).toEqual({ ridge: ["b", "d"] });
    // Hyperparameters are tuned on the inputs that were chosen, not on all.
    const searched = rounds.slice(-1)[0]!.trials;
    expect(searched.every(({ features }) => features.use!.join() === "b,d")).toBe(true);
  });

  it("searches nothing where all targets are the same", async () => {
    const table = { ...TABLE, targets: TABLE.targets.map(() => 3) };
    const { record, rounds } = await train(table, BAYES);
    expect(record).toBeNull();
    expect(rounds).toHaveLength(1);
  });

  it("refuses a space that nothing can be drawn from", async () => {
    const dimensions = { alpha: { kind: "log-uniform", low: 0, high: 1 } } as const;
    await expect(train(TABLE, { ...BAYES, spaces: () => [{ ...RIDGES, dimensions }] })).rejects.toThrow(
      'Cannot search "ridge alpha" as bounds of logarithms must be positive: 0',
    );
  });
});

/** The problem that a table is searched by. */
async function problemOn(table: TrainingTable): Promise<LearningProblem> {
  let seen: LearningProblem | undefined;
  const inner = learningHere();
  await trainModel(table, {
    ...OPTIONS,
    learner: { ...inner, search: (trials, problem) => inner.search(trials, (seen = problem)) },
  });
  return seen!;
}

async function errorsOn(table: TrainingTable): Promise<(outcome: TrialOutcome) => number> {
  const problem = await problemOn(table);
  return (outcome) => outcomeError("capped-mape", outcome, problem);
}

/** Learning in threads, as the trainer has it. */
function learningIn(threads: number): { readonly learning: Learning; close(): Promise<void> } {
  const runner = threadedTrialRunner(threads);
  const opened: ReturnType<typeof runner.open>[] = [];
  const problems = new Map<LearningProblem, ReturnType<typeof runner.open>>();
  const openOf = (problem: LearningProblem) => {
    const open = problems.get(problem) ?? runner.open(problem, null);
    problems.set(problem, open);
    opened.push(open);
    return open;
  };
  return {
    learning: {
      search: (trials, problem) => runAllTrials()(trials, openOf(problem), problem),
      fit: (trial, problem) => openOf(problem).fit(trial),
    },
    close: async () => void (await Promise.all([...new Set(opened)].map((open) => open.close()))),
  };
}
