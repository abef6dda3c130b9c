import { describe, it } from "vitest";

import { servicePlatformContract } from "../../../contracts/service-platform.ts";
import { describeWithMinio } from "../../../support/minio.ts";
import { oscarHarness, REAL_OSCAR, realOscarHarness } from "./oscar-harness.ts";

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

if (REAL_OSCAR === undefined) {
  describe.skip("oscarPlatform() on a real OSCAR", () => {
    it("needs OSCAR_ENDPOINT with OSCAR_USER and OSCAR_PASSWORD, or with OSCAR_TOKEN", () => undefined);
  });
} else {
  for (const invocation of ["uploads", "job"]) {
    const name = `the real OSCAR at ${REAL_OSCAR}, ${invocation}`;
    servicePlatformContract(name, () => realOscarHarness(invocation), { patience: 60 });
  }
}
