import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { predictRows, prepareModel } from "#core/model/predict.ts";
import { completeQuestions, questionTable } from "#core/model/question-table.ts";
import { packFloat64 } from "#core/numeric/packed-numbers.ts";
import { configurationKeys } from "#core/selection/configuration-keys.ts";
import { packTrees } from "#core/regression/packed-trees.ts";

import { fixtureLaw, modelFixture } from "../../support/model-fixture.ts";

const MIB = 2 ** 20;
const question = { cpuMillicores: 1000, inputBytes: 2 * MIB, alternative: "fast" };

describe("predictRows()", () => {
  it("answers the law that the model holds, one for one in order", () => {
    const rows = [question, { ...question, cpuMillicores: 500 }, { ...question, alternative: "default" }];
    const answers = predictRows(modelFixture(), rows);
    for (const [index, { cpuMillicores, inputBytes, alternative }] of rows.entries()) {
      expect(answers[index]!.prediction).toBeCloseTo(fixtureLaw(cpuMillicores, inputBytes, alternative), 9);
      expect(answers[index]!.lower).toBeLessThan(answers[index]!.prediction);
      expect(answers[index]!.upper).toBeGreaterThan(answers[index]!.prediction);
    }
  });

  it("answers the same again, leaves its arguments as they were, and answers nothing with nothing", () => {
    const model = modelFixture();
    const before = structuredClone([model, question]);
    const first = predictRows(model, [question]);
    expect(predictRows(model, [question])).toEqual(first);
    expect([model, question]).toEqual(before);
    expect(predictRows(model, [])).toEqual([]);
  });

  it("says how far outside a question lies, and is less sure there", () => {
    const [inside, outside] = predictRows(modelFixture(), [
      { ...question, cpuMillicores: 2000 },
      { ...question, cpuMillicores: 5000 },
    ]);
    expect([inside!.extrapolation, inside!.reason]).toEqual([0, ""]);
    expect(outside!.extrapolation).toBe(2);
    expect(outside!.reason).toContain("cpuMillicores = 5 cores is above the trained range");
    const width = ({ lower, upper, prediction }: typeof inside & object): number =>
      Math.max(upper - prediction, prediction - lower);
    expect(width(outside!)).toBeGreaterThan(width(inside!));
  });

  it("is no less sure along an input for which its interval was calibrated beyond the data", () => {
    const question5 = { ...question, cpuMillicores: 5000 };
    const half = (extrapolate: string[]): number => {
      const [answer] = predictRows(modelFixture({ question: { extrapolate, interpolate: [] } }), [question5]);
      expect(answer!.extrapolation).toBe(2);
      return answer!.upper - answer!.prediction;
    };
    expect(half(["cpuMillicores"])).toBeCloseTo(0.15, 9);
    expect(half([])).toBeCloseTo(0.45, 9);
  });

  it("is less sure where the members of a blend differ, by what its reference says too", () => {
    const fixture = modelFixture();
    const [member] = fixture.learner.members;
    const at = (weight: number, mean: number) => ({ ...member!, weight, regressor: { kind: "mean" as const, mean } });
    const model = modelFixture({ learner: { targetScale: "identity", members: [at(0.5, 2), at(0.5, 6)] } });
    expect(predictRows(model, [question])[0]!.prediction).toBe(4);
    // A mean has nothing to say of its uncertainty.
    const posterior = { ...fixture.interval, scale: { kind: "posterior" as const }, reference: 0 };
    expect(() => prepareModel(modelFixture({ ...model, interval: posterior }))).toThrow(/a mean does not/);
  });

  it("is surer where something was measured, by an interval that was calibrated there", () => {
    const fixture = modelFixture();
    const [member] = fixture.learner.members;
    const table = questionTable(fixture.inputs, completeQuestions(fixture, [question]));
    const learner = {
      ...fixture.learner,
      members: [{ ...member!, knownWeight: 1 }],
      known: packFloat64(configurationKeys(table)),
    };
    const knownQuantiles = [{ level: 0.9, scaledError: 0.05 }];
    const model = modelFixture({ learner, interval: { ...fixture.interval, knownQuantiles } });
    const [there, elsewhere] = predictRows(model, [question, { ...question, cpuMillicores: 1500 }]);
    expect(there!.upper - there!.prediction).toBeCloseTo(0.05, 9);
    expect(elsewhere!.upper - elsewhere!.prediction).toBeCloseTo(0.15, 9);
  });

  it("is the less sure the further outside a question lies, without its interval's leaving the prediction", () => {
    const distance = fc.double({ min: 0, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(distance, distance, (one, other) => {
        const [near, far] = [Math.min(one, other), Math.max(one, other)].map((by) => {
          const [answer] = predictRows(modelFixture(), [{ ...question, cpuMillicores: 2000 + 1500 * by }]);
          expect(answer!.lower).toBeGreaterThanOrEqual(0);
          expect(answer!.lower).toBeLessThanOrEqual(answer!.prediction);
          return answer!.upper - answer!.prediction;
        });
        expect(far!).toBeGreaterThanOrEqual(near! - 1e-9);
      }),
    );
  });

  it("is never below the bound of its target", () => {
    const [answer] = predictRows(modelFixture(), [{ ...question, inputBytes: -1e12 }]);
    expect([answer!.prediction, answer!.lower]).toEqual([0, 0]);
  });
});

describe("prepareModel()", () => {
  it("refuses a model whose parts do not fit", () => {
    const short = modelFixture({ regressor: { kind: "ridge", intercept: 1, coefficients: [] } });
    expect(() => prepareModel(short)).toThrow(/as its weights must fit its inputs/);
    const trees = packTrees({ isSplit: [1, 0], feature: [0], threshold: [0], value: [1] });
    expect(() => prepareModel(modelFixture({ regressor: { kind: "decision-tree", trees } }))).toThrow(/two branches/);
  });
});
