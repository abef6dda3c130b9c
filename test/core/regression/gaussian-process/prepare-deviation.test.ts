import { expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { posterior } from "#core/regression/gaussian-process/posterior.ts";
import { prepareDeviation } from "#core/regression/gaussian-process/prepare-deviation.ts";
import { processDeviation } from "#core/regression/gaussian-process/process-deviation.ts";

import { smoothConfigurations, WHOLE } from "./process-fixture.ts";

it("prepareDeviation() has the same bits with SIMD and without", () => {
  const configurations = smoothConfigurations();
  const { features } = configurations;
  const deviation = processDeviation(WHOLE, features, posterior(WHOLE, configurations));
  const [simd, plain] = (["simd", "plain"] as const).map((engine) => prepareDeviation(WHOLE, deviation, 2, engine));
  const random = prng("asked");
  const asked = Float64Array.from({ length: 400 }, () => 3 * random() - 1);
  asked.set(features.data.subarray(0, 20));
  const answers = Array.from({ length: 200 }, (_, row) => plain!(asked, 2 * row));
  expect(answers.every((answer) => answer >= WHOLE.nugget)).toBe(true);
  expect(Array.from({ length: 200 }, (_, row) => simd!(asked, 2 * row))).toEqual(answers);
});
