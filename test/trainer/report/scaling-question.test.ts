import { describe, expect, it } from "vitest";
import { heldOutRowsOf } from "#core/model/packed-held-out.ts";

import { scalingQuestion } from "../../../functions/trainer/report/scaling-question.ts";
import { fixtureLaw, modelFixture } from "../../support/model-fixture.ts";

const MODEL = modelFixture();

describe("scalingQuestion()", () => {
  it("asks along the input that moves the prediction most", () => {
    // At one core: 0.5 to 4 MiB moves by 3.5 s; at 2 MiB: 500 to 2000 millicores moves by 3 s.
    expect(scalingQuestion(MODEL)?.input.name).toBe("inputBytes");
    const steeper = modelFixture({
      inputs: MODEL.inputs.map((input) =>
        input.kind === "number" && input.name === "cpuMillicores" ? { ...input, minimum: 100 } : input,
      ),
    });
    expect(scalingQuestion(steeper)?.input.name).toBe("cpuMillicores");
  });

  it("answers over the trained range and a little beyond it", () => {
    const question = scalingQuestion(MODEL)!;
    expect(question.values).toEqual([...question.values].sort((left, right) => left - right));
    expect(question.values[0]).toBeLessThan(question.input.minimum);
    expect(question.values.at(-1)).toBeGreaterThan(question.input.maximum);
    expect(question.values).toEqual(expect.arrayContaining([question.input.minimum, question.input.maximum]));
    for (const [index, value] of question.values.entries()) {
      expect(question.answers[index]?.prediction).toBeCloseTo(
        fixtureLaw(Number(question.held["cpuMillicores"]), value, "default"),
        9,
      );
    }
  });

  it("holds the others where most was measured, near the middle, and shows what was measured there", () => {
    const question = scalingQuestion(MODEL)!;
    expect(question.held).toMatchObject({ cpuMillicores: 1_000, alternative: "default" });
    const expected = heldOutRowsOf(MODEL).filter(({ inputs }) => inputs["cpuMillicores"] === 1_000);
    expect(question.measured).toHaveLength(expected.length);
    expect(question.measured.map(({ at }) => at)).toEqual(expected.map(({ inputs }) => inputs["inputBytes"]));
  });

  it("has nothing to ask when nothing varied", () => {
    const fixed = MODEL.inputs.map((input) =>
      input.kind === "number" ? { ...input, minimum: input.typical, maximum: input.typical } : input,
    );
    expect(scalingQuestion(modelFixture({ inputs: fixed }))).toBeUndefined();
  });
});
