import { fileURLToPath } from "node:url";

import { setTimeout as delay } from "node:timers/promises";

import type { Behaviour, PlatformHarness } from "../../../contracts/service-platform-harness.ts";
import { servicePlatformContract } from "../../../contracts/service-platform.ts";
import { commandComponent } from "../../../support/command-component.ts";
import { installLocally } from "../../../support/local-platform.ts";
import { memoryIsHeld } from "../../../support/memory-held.ts";

const fixtures = fileURLToPath(new URL("./fixtures", import.meta.url));

servicePlatformContract("localPlatform()", async (): Promise<PlatformHarness> => {
  const installation = await installLocally({ behave: { run: ["./behave.sh"], files: ["behave.sh"] } }, fixtures);
  return {
    platform: installation.open(),
    reopen: () => installation.open(),
    store: installation.store,
    inputBucket: "inputs",
    workBucket: "state",
    holdsMemory: memoryIsHeld,
    component: ({ name, behaviour, parallelism = 1, ...rest }) =>
      commandComponent(name, "behave", { parallelism, environment: environmentOf(behaviour) }, rest),
    pass: (durationSeconds) => delay(durationSeconds * 1000),
    close: () => installation.close(),
  };
});

function environmentOf(behaviour: Behaviour): Record<string, string | number> {
  const { kind: BEHAVIOUR } = behaviour;
  switch (behaviour.kind) {
    case "compute":
      return {
        BEHAVIOUR,
        SECONDS_TO_TAKE: behaviour.seconds,
        ...(behaviour.failsOn ? { FAILS_ON: behaviour.failsOn } : {}),
      };
    case "fanOut":
      return { BEHAVIOUR, FILES: behaviour.files };
    case "fail":
      return { BEHAVIOUR, EXIT_CODE: behaviour.exitCode };
    case "exhaustMemory":
      return { BEHAVIOUR };
  }
}
