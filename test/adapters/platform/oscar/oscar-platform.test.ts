import { describe, it } from "vitest";

import { servicePlatformContract } from "../../../contracts/service-platform.ts";
import { describeWithMinio } from "../../../support/minio.ts";
import { REAL_OSCAR_NEEDS, realOscar } from "../../../support/real-oscar.ts";
import { oscarHarness, realOscarHarness } from "./oscar-harness.ts";

describeWithMinio(
  "oscarPlatform()",
  () => {
    servicePlatformContract("an OSCAR that is given uploads", () => oscarHarness(), { patience: 8 });
    servicePlatformContract("an OSCAR that is asked for jobs", () => oscarHarness({ invocation: "job" }), {
      patience: 8,
    });
    servicePlatformContract("an OSCAR that is called", () => oscarHarness({ invocation: "run" }), { patience: 8 });
  },
  { own: true },
);

const real = realOscar();
if (real === undefined) {
  describe.skip("oscarPlatform() on a real OSCAR", () => {
    it(`needs ${REAL_OSCAR_NEEDS}`, () => undefined);
  });
} else {
  for (const invocation of ["uploads", "job"]) {
    const name = `the real OSCAR at ${real.endpoint}, ${invocation}`;
    servicePlatformContract(name, () => realOscarHarness(real, invocation), { patience: 60 });
  }
}
