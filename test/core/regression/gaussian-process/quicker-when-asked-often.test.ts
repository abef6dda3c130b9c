import { expect, it } from "vitest";

import { quickerWhenAskedOften } from "#core/regression/gaussian-process/quicker-when-asked-often.ts";

const NONE = new Float64Array(0);

it("quickerWhenAskedOften() makes what is quicker once, after some questions, or goes on without", () => {
  let made = 0;
  const answer = quickerWhenAskedOften(
    (_, at) => at,
    () => {
      made++;
      return (_, at) => -at;
    },
  );
  const answers = Array.from({ length: 300 }, (_, at) => answer(NONE, at));
  expect([made, answers[1], answers[99], answers[100], answers[299]]).toEqual([1, 1, 99, -100, -299]);
  const without = quickerWhenAskedOften(
    (_, at) => at,
    () => undefined,
  );
  expect(Array.from({ length: 300 }, (_, at) => without(NONE, at))).toEqual(Array.from({ length: 300 }, (_, at) => at));
});
