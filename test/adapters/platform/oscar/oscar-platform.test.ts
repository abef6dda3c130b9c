import { servicePlatformContract } from "../../../contracts/service-platform.ts";
import { describeWithMinio } from "../../../support/minio.ts";
import { oscarHarness } from "./oscar-harness.ts";

describeWithMinio(
  "oscarPlatform()",
  () => {
    servicePlatformContract("an OSCAR that is given uploads", () => oscarHarness(), { patience: 8 });
    servicePlatformContract("an OSCAR that is asked for jobs", () => oscarHarness({ invocation: "job" }), {
      patience: 8,
    });
    servicePlatformContract(
      "an OSCAR whose loads come from jobs of the profiler's own service",
      () => oscarHarness({ invocation: "job" }, {}),
      { patience: 8 },
    );
    servicePlatformContract("an OSCAR that is called", () => oscarHarness({ invocation: "run" }), { patience: 8 });
  },
  { own: true },
);
