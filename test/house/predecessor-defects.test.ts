import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { PACKAGE_ROOT } from "../../scripts/package-root.ts";

/**
 * The 19 verified defects of aMLLibrary (bceb894), by number: what must hold instead, and where it is tested by a test that
 * fails where the defect is.
 */
const ANSWERS: Readonly<Record<string, readonly [mustHold: string, ...files: string[]]>> = {
  W1: ["the error of a table of answers is one number, the right one", "scripts/verbs/predict.test.ts"],
  W2: ["choosing inputs one by one works", "trainer/train-study.test.ts"],
  W3: [
    "a trial that fails is told, and none is lost",
    "trainer/train-study.test.ts",
    "core/aml/read-configuration.test.ts",
  ],
  W4: ["what is delivered learned from all rows", "trainer/train-study.test.ts"],
  W5: [
    "asking changes neither the rows nor the next answer",
    "core/model/predecessor-defects.test.ts",
    "scripts/train-aml.test.ts",
  ],
  W6: ["the artifact holds what features were scaled by", "core/model/predecessor-defects.test.ts"],
  W7: ["nothing is chosen by the rows that judge it", "trainer/train-study.test.ts"],
  W8: ["an error over folds is the mean of all of them", "trainer/train-study.test.ts"],
  W9: ["of hyperparameters the best are taken, not the last", "trainer/train-study.test.ts"],
  W10: ["rows that were dropped do not come back", "core/dataset/drop-rows.test.ts", "core/study/study-splits.test.ts"],
  W11: ["stepwise regression keeps residuals with their rows", "core/regression/stepwise.test.ts"],
  W12: [
    "inputs are chosen by rows that were not learned from",
    "core/selection/search/forward-rounds.test.ts",
    "core/model/searched-learning.test.ts",
  ],
  W13: ["only what is of the same data is taken up again", "trainer/train-study.test.ts"],
  W14: ["one row, or rows that lack a category, are answered as any", "core/model/predecessor-defects.test.ts"],
  W15: ["interpolation never holds out the ends", "core/study/study-splits.test.ts"],
  W16: ["zeros do not drive a choice", "trainer/train-study.test.ts"],
  W17: ["every number says from which data it is", "trainer/train-study.test.ts"],
  W18: ["no time is negative", "trainer/train-study.test.ts"],
  W19: [
    "a search delivers its best trial, not its last",
    "trainer/train-study.test.ts",
    "core/model/searched-learning.test.ts",
  ],
};

describe("the predecessor's defects", () => {
  it("are nineteen", () => {
    expect(Object.keys(ANSWERS)).toEqual(Array.from({ length: 19 }, (_, index) => `W${index + 1}`));
  });

  it.each(Object.entries(ANSWERS))("%s: %s", async (number, [, ...files]) => {
    for (const file of files) {
      const text = await readFile(join(PACKAGE_ROOT, "test", file), "utf8");
      const titles = [...text.matchAll(/\bit(?:\.each\([^)]*\))?\(\s*(["'`])(.*?)\1,/gs)].map(([, , title]) => title!);
      expect(
        titles.filter((title) => title.split(/[^W0-9]+/).includes(number)),
        file,
      ).not.toEqual([]);
    }
  });
});
