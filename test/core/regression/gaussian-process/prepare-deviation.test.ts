import { expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { posterior } from "#core/regression/gaussian-process/posterior.ts";
import { prepareDeviation } from "#core/regression/gaussian-process/prepare-deviation.ts";
import { processDeviation } from "#core/regression/gaussian-process/process-deviation.ts";

import { smoothConfigurations, WHOLE } from "./process-fixture.ts";

it("prepareDeviation() has the same bits when it was asked often, by SIMD, as at first", () => {
  const configurations = smoothConfigurations();
  const { features } = configurations;
  const deviation = processDeviation(WHOLE, features, posterior(WHOLE, configurations));
  const random = prng("asked");
  const asked = Float64Array.from({ length: 160 }, () => 3 * random() - 1);
  asked.set(features.data.subarray(0, 20));
  const deviationAt = prepareDeviation(WHOLE, deviation, 2);
  const answers = () => Array.from({ length: 80 }, (_, row) => deviationAt(asked, 2 * row));
  const first = answers();
  expect(first.every((answer) => answer >= WHOLE.nugget)).toBe(true);
  for (let round = 0; round < 3; round++) expect(answers()).toEqual(first);
});
