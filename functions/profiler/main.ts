import { openPlatforms } from "#wiring/open-platforms.ts";
import { runFunction } from "#wiring/run-function.ts";

import { nextStep } from "./next-step.ts";
import { restorePlatforms } from "./platforms.ts";
import { profile } from "./profile.ts";
import { singleQuietTime } from "./single-quiet-time.ts";
import { unattendedWork } from "./unattended-work.ts";

let platformOf: ReturnType<typeof openPlatforms> | undefined;

await runFunction({
  name: "profiler",
  handle: (upload, system, stopping) => {
    const { stepSeconds, campaignRuns, campaignSeconds } = system.operator.budgets;
    return profile(upload, {
      ...system,
      platformOf: (platformOf ??= openPlatforms(system)),
      stepSeconds,
      maximumRuns: campaignRuns,
      maximumSeconds: campaignSeconds,
      selfProfiling: system.operator.selfProfiling,
      quiet: singleQuietTime,
      stopping,
    });
  },
  unhandled: async (system) => {
    await restorePlatforms({ ...system, platformOf: (platformOf ??= openPlatforms(system)) });
    return unattendedWork(system);
  },
  next: async (upload, { store }) => [(await nextStep(upload, store)) ?? []].flat(),
});
