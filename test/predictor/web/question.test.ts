import { expect, it } from "vitest";

import type { Input, ModelDescription, Question } from "../../../functions/predictor/web/page-types.ts";
import { modelFixture } from "../../support/model-fixture.ts";
import { pageModule } from "./page-module.ts";

const { firstQuestion, inputsOf, questionFor } = await pageModule<{
  firstQuestion(inputs: readonly Input[], before: Question): Question;
  inputsOf(models: readonly Pick<ModelDescription, "inputs">[]): Input[];
  questionFor(model: Pick<ModelDescription, "inputs">, question: Question): Question;
}>("question.js");

const INPUTS = modelFixture().inputs;

it("firstQuestion() begins in the middle of what was measured, and keeps what still fits", () => {
  const typical = { cpuMillicores: 1_000, memoryBytes: 2 ** 29, inputBytes: 2 ** 21, alternative: "default" };
  expect(firstQuestion(INPUTS, {})).toEqual(typical);
  const before = { cpuMillicores: 1_500, inputBytes: 2 ** 40, alternative: "gone", elsewhere: 1 };
  expect(firstQuestion(INPUTS, before)).toEqual({ ...typical, cpuMillicores: 1_500 });
});

it("inputsOf() has every input once, and questionFor() only what a model knows", () => {
  const some = { inputs: INPUTS.slice(0, 2) };
  expect(inputsOf([some, { inputs: INPUTS }]).map(({ name }) => name)).toEqual(INPUTS.map(({ name }) => name));
  expect(questionFor(some, { cpuMillicores: 700, alternative: "fast" })).toEqual({
    cpuMillicores: 700,
    memoryBytes: 2 ** 29,
  });
});
