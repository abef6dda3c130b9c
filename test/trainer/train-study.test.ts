import { describe, expect, it } from "vitest";

import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { threadedTrialRunner } from "#adapters/learning/threaded-trial-runner.ts";
import { type CsvTable, readCsv } from "#core/dataset/csv.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { Model } from "#core/model/model.ts";
import { modelFlaw } from "#core/model/model-flaw.ts";
import { predictRows } from "#core/model/predict.ts";
import type { TrialRecord } from "#core/model/trial-record.ts";
import { errorOf } from "#core/study/study-contest.ts";
import type { StudyPlan, Technique } from "#core/study/study-plan.ts";
import { studyText } from "#core/study/study-text.ts";
import { validationRows } from "#core/study/validation-rows.ts";
import type { TrialRunner } from "#ports/learning.ts";

import { planHash, type TrialShelf, trainStudy } from "../../functions/trainer/train-study.ts";
import { FULL_TREE, lawTable, ridgeTechnique, studyPlan } from "../support/study-plan.ts";

const PORTS = {
  loadNetworkTrainer: () => Promise.reject(new Error("no library")),
  nodeMajor: 20,
};

function emptyShelf(): TrialShelf & { readonly kept: Map<string, TrialRecord> } {
  const kept = new Map<string, TrialRecord>();
  return { kept, get: (key) => kept.get(key), put: async (key, record) => void kept.set(key, record) };
}

async function train(
  plan: StudyPlan,
  table: CsvTable = lawTable(),
  trials: TrialRunner = sequentialTrialRunner(),
  openShelf: (sha256: string) => Promise<TrialShelf> = () => Promise.resolve(emptyShelf()),
) {
  const dataSha256 = sha256Hex(canonicalJson(table.rows));
  return trainStudy(plan, table, { name: "law", dataSha256, notes: [], openShelf }, { ...PORTS, trials });
}

/** Enough configurations for parts that say something. */
const WIDE: CsvTable = readCsv(
  [
    "cores,size,seconds",
    ...Array.from({ length: 18 }, (_, cores) =>
      Array.from({ length: 18 }, (_, size) => `${cores + 1},${size + 1},${(size + 1) / (cores + 1) + 0.2}`),
    ).flat(),
  ].join("\n"),
  "table.csv",
);

/** Runs no trial at all: everything must be on the shelf. */
const NO_TRIALS: TrialRunner = {
  open(problem, trainNetwork) {
    const open = sequentialTrialRunner().open(problem, trainNetwork);
    return { ...open, evaluateKindred: () => Promise.reject(new Error("it is on the shelf")) };
  },
};

const BEYOND = { kind: "beyond", bounds: [{ column: "cores", bound: 4 }] } as const;

describe("trainStudy()", () => {
  it("delivers a model that can be asked, with scores of rows that took no part", async () => {
    const { model, results, study, outcome } = await train(studyPlan());
    expect(modelFlaw(Model.parse(JSON.parse(JSON.stringify(model))))).toBeUndefined();
    expect(results.delivered.family).toBe("ridge");
    expect(results.delivered.validation.mape).toBeLessThan(0.05);
    expect(results.baseline!.mape).toBeGreaterThan(0.5);
    expect(model.metrics.heldOut.data).toMatch(/took no part in learning or choosing/);
    const rows = validationRows(study, outcome);
    expect(rows).toHaveLength(results.parts[0]!.validationRows);
    expect(studyText(results)).toMatch(/Delivered: ridge, alpha 0\.001/);
    const [asked] = predictRows(model, [{ cores: 3, size: 4 }]);
    expect(asked!.prediction).toBeCloseTo(4 / 3 + 0.2, 1);
  });

  it("fits what it delivers to all rows, those that judged it too (W4)", async () => {
    // A full tree gives back whatever it has seen: rows beyond the bound were held out from the choice.
    const { model } = await train(studyPlan({ techniques: [FULL_TREE], validation: BEYOND }));
    const [asked] = predictRows(model, [{ cores: 6, size: 8 }]);
    expect(asked!.prediction).toBeCloseTo(8 / 6 + 0.2, 6);
    expect(model.training.rows).toBe(48);
  });

  it("chooses by selection rows alone: what judges may be anything (W7)", async () => {
    const plan = studyPlan({ techniques: [ridgeTechnique(0.001, 10), FULL_TREE], validation: BEYOND });
    const usual = await train(plan);
    // Small and the same beyond the bound: by validation the tree would be the better one.
    const flat = await train(
      plan,
      lawTable((seconds, cores) => (cores > 4 ? 0.2 : seconds)),
    );
    expect(usual.results.delivered.family).toBe("ridge");
    expect(flat.results.delivered.trial).toBe(usual.results.delivered.trial);
    expect(flat.results.delivered.selectionError).toBe(usual.results.delivered.selectionError);
    const mape = (family: string) => flat.results.techniques.find((each) => each.family === family)!.validation!.mape!;
    expect(mape("decision-tree")).toBeLessThan(mape("ridge"));
  });

  it("reports the mean over all folds of the validation, not the last one (W8)", async () => {
    const { results } = await train(studyPlan({ validation: { kind: "folds", count: 4 } }));
    const each = results.parts.map(({ validation }) => validation.mape!);
    expect(each).toHaveLength(4);
    expect(new Set(each).size).toBe(4);
    expect(results.delivered.validation.mape).toBeCloseTo(each.reduce((sum, mape) => sum + mape, 0) / 4, 12);
  });

  it("chooses the best hyperparameters with folds in folds, not the last ones (W9)", async () => {
    const techniques = [ridgeTechnique(0.1, 1e3, 1e6)];
    const { results } = await train(studyPlan({ techniques, validation: { kind: "folds", count: 3 } }));
    expect(results.delivered.trial).toMatch(/alpha 0\.1 /);
    expect(results.parts.every(({ trial }) => trial.includes("alpha 0.1 "))).toBe(true);
  });

  it("leaves targets of zero out of relative errors and chooses by the mean error then (W16)", async () => {
    const { results, model } = await train(
      studyPlan(),
      lawTable((seconds, cores) => (cores === 6 ? 0 : seconds)),
    );
    expect(results.selectedBy).toBe("relative-mae");
    expect(results.delivered.validation.mape ?? 0).toBeLessThan(1e3);
    expect(model.target.lowerBound).toBe(0);
  });

  it("says of rows that were learned from that they are no estimate (W17), and finds one", async () => {
    const { results, model } = await train(studyPlan({ validation: { kind: "none" }, selection: { kind: "none" } }));
    expect(results.delivered.data).toMatch(/^The very rows that were learned from: no estimate/);
    expect(model.metrics.selection.data).toMatch(/twice flattered/);
    expect(model.metrics.heldOut.data).toMatch(/^Rows held out/);
    expect(model.metrics.heldOut.mape).toBeGreaterThan(model.metrics.selection.mape!);
  });

  it("never answers with a negative time, however far a line goes down (W18)", async () => {
    const features = { ...studyPlan().features, inverse: [], degree: 1 };
    const { model, outcome, study } = await train(studyPlan({ features, validation: BEYOND }));
    const answers = predictRows(model, [
      { cores: 60, size: 1 },
      { cores: 1000, size: 1 },
    ]);
    for (const { prediction, lower } of answers) expect(Math.min(prediction, lower)).toBeGreaterThanOrEqual(0);
    for (const [, predicted] of validationRows(study, outcome)) expect(predicted).toBeGreaterThan(0);
  });

  it("tells of every trial that failed, and fails where all did (W3)", async () => {
    const stepwise = (...removes: number[]) =>
      ({
        family: "stepwise",
        regressor: { kind: "stepwise", pToAdd: 0.05, fitIntercept: true, maximumSteps: 100 },
        dimensions: { pToRemove: { kind: "choice", values: removes } },
      }) as const;
    const { results, model } = await train(studyPlan({ techniques: [stepwise(0.1, 0.01), ridgeTechnique(1)] }));
    expect(results.techniques[0]).toMatchObject({ family: "stepwise", trials: 2, failures: [{ count: 1 }] });
    expect(studyText(results)).toMatch(/1 failed: stepwise, .*p to add must be at most p to remove/);
    expect(model.candidates.find(({ family }) => family === "stepwise")).toMatchObject({ kind: "trained" });

    const lost = await train(studyPlan({ techniques: [stepwise(0.01), ridgeTechnique(1)] }));
    expect(lost.model.warnings.join("\n")).toMatch(/No stepwise could be trained/);
    await expect(train(studyPlan({ techniques: [stepwise(0.01)] }))).rejects.toThrow(
      /^Cannot learn by this plan as at least one of its trials must succeed: stepwise/,
    );
  });

  it("tries only the best of a large grid on all rows, tells of the others, and comes to what all come to", async () => {
    const search = { kind: "grid", halveAbove: 3 } as const;
    const alphas = [1000, 300, 100, 30, 10, 3, 1, 0.3, 0.1, 0.01, 0.001, 1e-5];
    const techniques = [ridgeTechnique(...alphas), FULL_TREE];
    const every = await train(studyPlan({ techniques }), WIDE);
    const halved = await train(studyPlan({ techniques, search }), WIDE);
    expect(every.results.notes).toEqual([]);
    expect(halved.results.notes).toEqual([
      "Of 13 points of grids 4 were tried on all rows by which is chosen, and 9 only on parts of them, where others were better (successive halving; --exhaustive tries all).",
    ]);
    expect(halved.model.warnings).toEqual(expect.arrayContaining([...halved.results.notes]));
    expect(halved.results.techniques.map(({ trials }) => trials)).toEqual([3, 1]);
    expect(halved.results.delivered).toEqual(every.results.delivered);

    const shelf = emptyShelf();
    const threaded = await train(studyPlan({ techniques, search }), WIDE, threadedTrialRunner(2), async () => shelf);
    expect(threaded.results).toEqual(halved.results);
    // What was kept of parts of the rows is not taken for what all of them say.
    const resumed = await train(studyPlan({ techniques, search }), WIDE, NO_TRIALS, async () => shelf);
    expect(resumed.results).toEqual(halved.results);
  });

  it("halves nothing where there are few configurations", async () => {
    const techniques = [ridgeTechnique(10, 1, 0.1, 0.01, 0.001)];
    const { results } = await train(studyPlan({ techniques, search: { kind: "grid", halveAbove: 2 } }));
    expect(results.notes).toEqual([]);
    expect(results.techniques[0]!.trials).toBe(5);
  });

  it("gives the same bytes whatever number of threads, and after a kill", async () => {
    const techniques = [
      ridgeTechnique(0.001, 10),
      { ...FULL_TREE, family: "random-forest", regressor: { kind: "random-forest", trees: 5 } } as const,
    ];
    const plan = studyPlan({ techniques, runs: 2 });
    const once = await train(plan);
    const threaded = await train(plan, lawTable(), threadedTrialRunner(2));
    expect(JSON.stringify([threaded.model, threaded.results])).toBe(JSON.stringify([once.model, once.results]));

    const shelf = emptyShelf();
    const killed: TrialShelf = {
      get: shelf.get,
      put: async (key, record) => {
        if (shelf.kept.size === 2) throw new Error("killed");
        await shelf.put(key, record);
      },
    };
    await expect(train(plan, lawTable(), undefined, () => Promise.resolve(killed))).rejects.toThrow("killed");
    expect(shelf.kept.size).toBe(2);
    const counting = countedRunner();
    const again = await train(plan, lawTable(), counting.runner, () => Promise.resolve(shelf));
    expect(counting.evaluated()).toBe(shelf.kept.size - 2);
    expect(JSON.stringify([again.model, again.results])).toBe(JSON.stringify([once.model, once.results]));
  });

  it("takes up only what is of the same table, plan and seed, wherever the table is (W13)", async () => {
    const opened: string[] = [];
    const open = (sha256: string): Promise<TrialShelf> => {
      opened.push(sha256);
      return Promise.resolve(emptyShelf());
    };
    const plan = studyPlan({ techniques: [ridgeTechnique(1)] });
    const moved = { ...plan, table: { ...plan.table, path: "elsewhere/other.csv" } };
    for (const [asked, table] of [
      [plan, lawTable()],
      [moved, lawTable()],
      [plan, lawTable((seconds) => 2 * seconds)],
      [{ ...plan, seed: 1 }, lawTable()],
      [{ ...plan, techniques: [ridgeTechnique(2)] }, lawTable()],
    ] as const) {
      await train(asked, table, undefined, open);
    }
    expect(opened[1]).toBe(opened[0]);
    expect(new Set(opened).size).toBe(4);
    expect(planHash(moved)).toBe(planHash(plan));
  });

  it("searches by what it has seen, and delivers the best that it came to, not the last (W19)", async () => {
    const technique: Technique = {
      family: "ridge",
      regressor: { kind: "ridge" },
      dimensions: { alpha: { kind: "log-uniform", low: 1e-4, high: 1e4 } },
    };
    const shelf = emptyShelf();
    const plan = studyPlan({ techniques: [technique], search: { kind: "bayes", evaluations: 12 } });
    const { results, outcome } = await train(plan, lawTable(), undefined, () => Promise.resolve(shelf));
    expect(results.techniques[0]!.trials).toBe(12);
    const errors = outcome.contest.outcomes.flatMap((each) =>
      each.kind === "trained" && each.trial.family === "ridge" ? [errorOf(outcome.contest, each, ALL(each))] : [],
    );
    // What differs by a millionth counts as equal.
    expect(results.delivered.selectionError).toBeLessThan(Math.min(...errors) + 2e-6);
    expect(results.delivered.selectionError).toBeLessThan(0.05);
    expect(JSON.stringify((await train(plan)).results)).toBe(JSON.stringify(results));
  });

  it("chooses features by folds of the rows that it learns from, at most so many (W2, W12)", async () => {
    const featureChoice = { kind: "forward", least: 1, most: 1, folds: 3 } as const;
    const { model, results } = await train(studyPlan({ featureChoice, validation: BEYOND }));
    expect(results.delivered.trial).toMatch(/ of (size|cores)/);
    const inputs = new Set(model.learner.members[0]!.features.base.map(({ input }) => input));
    expect(inputs.size).toBe(1);
    expect(model.training.rows).toBe(48);
    // Rows beyond the bound judge alone: whatever they are, the choice stays.
    const other = await train(
      studyPlan({ featureChoice, validation: BEYOND }),
      lawTable((seconds, cores) => (cores > 4 ? cores : seconds)),
    );
    expect(other.results.delivered.trial).toBe(results.delivered.trial);
  });

  it("keeps the inputs that matter to boosted trees, found anew in the rows of each fit", async () => {
    const featureChoice = { kind: "importance", share: 0.4, most: 1 } as const;
    const { results, model } = await train(studyPlan({ featureChoice, runs: 2 }));
    expect(results.delivered.trial).toMatch(/40 % of the importance by splits/);
    expect(new Set(model.learner.members[0]!.features.base.map(({ input }) => input)).size).toBe(1);
  });
});

const ALL = ({ predicted }: { readonly predicted: Float64Array }): number[] => [...predicted.keys()];

function countedRunner(): { readonly runner: TrialRunner; readonly evaluated: () => number } {
  let evaluated = 0;
  const inner = sequentialTrialRunner();
  return {
    evaluated: () => evaluated,
    runner: {
      open: (problem, trainNetwork) => {
        const open = inner.open(problem, trainNetwork);
        return {
          ...open,
          evaluateKindred: (trials) => {
            evaluated += trials.length;
            return open.evaluateKindred(trials);
          },
        };
      },
    },
  };
}
