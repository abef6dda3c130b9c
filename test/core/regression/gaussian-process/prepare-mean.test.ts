import { expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { posterior } from "#core/regression/gaussian-process/posterior.ts";
import { prepareMean } from "#core/regression/gaussian-process/prepare-mean.ts";
import { processMean } from "#core/regression/gaussian-process/process-mean.ts";

import { smoothConfigurations, WHOLE } from "./process-fixture.ts";

it("prepareMean() has the same bits when it was asked often, by SIMD, as at first", () => {
  const configurations = smoothConfigurations();
  const meanAt = prepareMean(
    WHOLE,
    processMean(WHOLE, configurations.features, posterior(WHOLE, configurations).alpha),
  );
  const random = prng("asked");
  const asked = Float64Array.from({ length: 160 }, () => 3 * random() - 1);
  const answers = () => Array.from({ length: 80 }, (_, row) => meanAt(asked, 2 * row));
  const first = answers();
  for (let round = 0; round < 3; round++) expect(answers()).toEqual(first);
});
