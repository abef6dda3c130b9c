import { expect, it } from "vitest";

import { NEAR_QUESTION, Question } from "#core/selection/question.ts";

it("Question names inputs and knows no other words", () => {
  expect(Question.parse({ extrapolate: ["cores"], interpolate: [] })).toEqual({
    extrapolate: ["cores"],
    interpolate: [],
  });
  expect(Question.parse(NEAR_QUESTION)).toEqual({ extrapolate: [], interpolate: [] });
  expect(Question.safeParse({ extrapolate: ["cores"] }).success).toBe(false);
  expect(Question.safeParse({ ...NEAR_QUESTION, guess: [] }).success).toBe(false);
});
