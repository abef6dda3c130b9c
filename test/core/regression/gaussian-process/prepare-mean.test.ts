import { expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { posterior } from "#core/regression/gaussian-process/posterior.ts";
import { prepareMean } from "#core/regression/gaussian-process/prepare-mean.ts";
import { processMean } from "#core/regression/gaussian-process/process-mean.ts";

import { smoothConfigurations, WHOLE } from "./process-fixture.ts";

it("prepareMean() has the same bits with SIMD and without", () => {
  const configurations = smoothConfigurations();
  const mean = processMean(WHOLE, configurations.features, posterior(WHOLE, configurations).alpha);
  const [simd, plain] = (["simd", "plain"] as const).map((engine) => prepareMean(WHOLE, mean, engine));
  const random = prng("asked");
  const asked = Float64Array.from({ length: 400 }, () => 3 * random() - 1);
  const answers = (of: typeof simd) => Array.from({ length: 200 }, (_, row) => of!(asked, 2 * row));
  expect(answers(simd)).toEqual(answers(plain));
});
