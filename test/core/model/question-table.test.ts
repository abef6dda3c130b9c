import { describe, expect, it } from "vitest";

import type { ModelInput } from "#core/model/model.ts";
import { completeQuestions, isAskable, isFixed, questionTable } from "#core/model/question-table.ts";

import { modelFixture } from "../../support/model-fixture.ts";

const model = modelFixture();
const row = { cpuMillicores: 1000, inputBytes: 2 ** 20, alternative: "default" };

describe("completeQuestions()", () => {
  it("fills in what had one value in training", () => {
    expect(isFixed(model.inputs[1]!)).toBe(true);
    expect(completeQuestions(model, [row])).toEqual([
      { cpuMillicores: 1000, memoryBytes: 512 * 2 ** 20, inputBytes: 2 ** 20, alternative: "default" },
    ]);
  });

  it("refuses what it cannot read, naming input, value and row", () => {
    const { cpuMillicores: _cpu, ...without } = row;
    const sentences: [Record<string, number | string>, string][] = [
      [without, 'as "cpuMillicores" must be given: it is missing'],
      [{ ...row, cpu: 1 }, 'as "cpu" must be an input of the model: known are'],
      [{ ...row, inputByte: 1 }, 'did you mean "inputBytes"?'],
      [{ ...row, cpuMillicores: "2" }, '"cpuMillicores" must be a finite number: current value is "2"'],
      [{ ...row, cpuMillicores: Infinity }, "current value is Infinity"],
      [{ ...row, alternative: "slow" }, '"alternative" must be one of "default", "fast": current value is "slow"'],
      [{ ...row, alternative: 1 }, "current value is 1"],
    ];
    for (const [question, sentence] of sentences) {
      expect(() => completeQuestions(model, [question])).toThrow(sentence);
      expect(() => completeQuestions(model, [row, question])).toThrow("(row 2)");
    }
  });
});

describe("isAskable()", () => {
  const alternative = model.inputs[3] as Extract<ModelInput, { kind: "category" }>;

  it("is a trained category, or any that is not empty where one stands for others", () => {
    const withOther = { ...alternative, other: "default" };
    expect(["fast", "slow", ""].map((category) => isAskable(alternative, category))).toEqual([true, false, false]);
    expect(["fast", "slow", " "].map((category) => isAskable(withOther, category))).toEqual([true, true, false]);
  });
});

describe("questionTable()", () => {
  it("takes unknown categories for the one that stands for others", () => {
    const inputs = model.inputs.map((input) => (input.kind === "category" ? { ...input, other: "default" } : input));
    const asked = completeQuestions({ ...model, inputs }, [{ ...row, alternative: "slow" }]);
    expect(asked[0]!["alternative"]).toBe("slow");
    expect(questionTable(inputs, asked).columns[3]!.values).toEqual(["default"]);
  });

  it("gives columns in the order of the model's inputs", () => {
    const table = questionTable(model.inputs, completeQuestions(model, [row, { ...row, cpuMillicores: 500 }]));
    expect(table.columns.map(({ name, values }) => [name, ...values])).toEqual([
      ["cpuMillicores", 1000, 500],
      ["memoryBytes", 512 * 2 ** 20, 512 * 2 ** 20],
      ["inputBytes", 2 ** 20, 2 ** 20],
      ["alternative", "default", "default"],
    ]);
  });
});
