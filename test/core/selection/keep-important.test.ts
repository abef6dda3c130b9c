import { describe, expect, it } from "vitest";

import { gaussian, tableOf, trialOf } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";
import { prng } from "#core/numeric/prng.ts";
import { evaluateTrial, fitTrial } from "#core/selection/evaluate-trial.ts";
import { keepImportant, mostImportant } from "#core/selection/keep-important.ts";

const RECIPE = { numbers: ["identity"], degree: 1, scaling: "standardise" } as const;

/** Of five inputs two matter, one of them a category. */
function tableWith(rows = 200) {
  const random = prng("important");
  const column = () => Array.from({ length: rows }, () => gaussian(random));
  const [a, b, c, d] = [column(), column(), column(), column()];
  const kind = Array.from({ length: rows }, () => (random() < 0.5 ? "x" : "y"));
  const targets = b!.map((value, row) => 5 * value + (kind[row] === "x" ? 4 : 0) + 0.1 * gaussian(random));
  return tableOf(
    { a: a!, b: b!, c: c!, d: d!, kind },
    targets,
    targets.map((_, row) => `${row}`),
  );
}

describe("keepImportant()", () => {
  it.each(["splits", "permutation"] as const)("finds the input that matters most, by %s", async (by) => {
    const { features, targets } = tableWith();
    const { use } = await keepImportant(RECIPE, { by, share: 1, most: 1 }, features, targets);
    expect(use).toEqual(["b"]);
  });

  it("finds all that matter and nothing else, a category too", async () => {
    const { features, targets } = tableWith();
    const { use, ...others } = await keepImportant(RECIPE, { by: "permutation", share: 0.98 }, features, targets);
    expect(use).toEqual(["b", "kind"]);
    expect(others).toEqual(RECIPE);
    const among = await keepImportant(
      { ...RECIPE, use: ["a", "kind"] },
      { by: "permutation", share: 0.5 },
      features,
      targets,
    );
    expect(among.use).toEqual(["kind"]);
  });

  it("chooses within each fold, and what is fitted asks for the inputs that were kept alone", async () => {
    const table = tableWith();
    const trial = { ...trialOf({ kind: "ridge", alpha: 0.1 }), keep: { by: "permutation", share: 0.98 } } as const;
    const problem = learningProblem(table);
    const fitted = await fitTrial(trial, problem, null);
    expect(new Set(fitted.features.base.map(({ input }) => input))).toEqual(new Set(["b", "kind"]));
    // The first fold's training rows alone say what is kept for it: targets that it holds out change nothing there.
    const held = problem.folds.rows.filter((_, entry) => problem.folds.foldOf[entry] === 0);
    const changed = problem.targets.map((target, row) => (held.includes(row) ? 100 * Math.sin(row) : target));
    const before = await evaluateTrial(trial, problem, null);
    const after = await evaluateTrial(trial, { ...problem, targets: changed }, null);
    if (before.kind !== "trained" || after.kind !== "trained") throw new Error("not trained");
    for (const [entry, fold] of problem.folds.foldOf.entries()) {
      if (fold === 0) expect(after.predicted[entry]).toBe(before.predicted[entry]);
    }
    expect(after.predicted).not.toEqual(before.predicted);
  });
});

describe("mostImportant()", () => {
  const shares = new Map([
    ["a", 0.2],
    ["b", 0.5],
    ["c", 0.2],
    ["d", 0.1],
    ["e", 0],
  ]);

  it("keeps the first until they make up the share, at most so many, at least one, and none that is nothing", () => {
    expect(mostImportant(shares, { share: 0.5 })).toEqual(["b"]);
    expect(mostImportant(shares, { share: 0.6 })).toEqual(["b", "a"]);
    expect(mostImportant(shares, { share: 0.9 })).toEqual(["b", "a", "c"]);
    expect(mostImportant(shares, { share: 0.9, most: 2 })).toEqual(["b", "a"]);
    expect(mostImportant(shares, { share: 1 })).toEqual(["b", "a", "c", "d"]);
    expect(mostImportant(shares, { share: 0 })).toEqual(["b"]);
    expect(mostImportant(new Map([["a", 0]]), { share: 1 })).toEqual(["a"]);
  });
});
