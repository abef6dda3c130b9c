import { memoryStore } from "#adapters/object-store/memory.ts";
import { defaultLaw } from "#adapters/platform/simulated/laws.ts";
import type { ComponentLaw, LawOf } from "#adapters/platform/simulated/laws.ts";
import { simulatedPlatform } from "#adapters/platform/simulated/platform.ts";
import { simulatedState } from "#adapters/platform/simulated/state.ts";

import type { Behaviour, PlatformHarness, WantedComponent } from "../../../contracts/service-platform-harness.ts";
import { manualClock } from "../../../support/manual-clock.ts";

const QUIET_LAW: ComponentLaw = {
  ...defaultLaw({ name: "work" }),
  baseSeconds: 0.01,
  secondsPerInputByte: 0,
  noise: 0,
  coldStartSeconds: 0.01,
  outputFiles: 1,
};

/** A simulated cluster on which a second of the test's clock is a second. */
export async function simulatedHarness(): Promise<PlatformHarness> {
  const store = memoryStore();
  await store.createBucket("inputs");
  await store.createBucket("state");
  const clock = manualClock();
  const state = simulatedState();
  const laws: LawOf = (component) =>
    lawOf(JSON.parse(String(component.configuration.environment["BEHAVIOUR"])) as Behaviour);
  const open = () =>
    simulatedPlatform({
      cluster: "test",
      seed: 1,
      cores: 64,
      memoryBytes: 2 ** 36,
      timeScale: 1,
      clock,
      laws,
      store,
      state,
    });
  return {
    platform: open(),
    reopen: open,
    store,
    inputBucket: "inputs",
    workBucket: "state",
    component: runComponent,
    pass: (durationSeconds) => clock.advance(durationSeconds),
    close: () => Promise.resolve(),
  };
}

function runComponent(wanted: WantedComponent): ReturnType<PlatformHarness["component"]> {
  const { name, behaviour, parallelism = 1, timeoutSeconds = 60, join = false } = wanted;
  return {
    name,
    runnable: { command: "simulated" },
    configuration: {
      resource: "here",
      alternative: "default",
      cpuMillicores: 1000,
      memoryBytes: 2 ** 28,
      parallelism,
      environment: { BEHAVIOUR: JSON.stringify(behaviour) },
      warm: false,
    },
    timeoutSeconds,
    join,
    outputs: wanted.outputs ?? [{ path: `work/${name}`, prefixes: [], suffixes: [] }],
  };
}

function lawOf(behaviour: Behaviour): ComponentLaw {
  switch (behaviour.kind) {
    case "compute": {
      const law = { ...QUIET_LAW, baseSeconds: behaviour.seconds };
      if (behaviour.failsOn === undefined) return law;
      return { ...law, failure: { exitCode: 1, message: "refused", onKeysEnding: behaviour.failsOn } };
    }
    case "fanOut":
      return { ...QUIET_LAW, outputFiles: behaviour.files };
    case "fail":
      return { ...QUIET_LAW, failure: { exitCode: behaviour.exitCode, message: "the reason" } };
    case "exhaustMemory":
      return { ...QUIET_LAW, memoryBaseBytes: 2 ** 60 };
  }
}
