import type { ObjectStore } from "#ports/object-store.ts";

import type { SimulatorPorts } from "../../functions/simulator/simulator-ports.ts";
import { keepingLogger } from "./keeping-logger.ts";
import { standingClock } from "./standing-clock.ts";

/** A simulator in this process; no time passes for it, so that a slow machine changes nothing of what it does. */
export function simulatorPorts(store: ObjectStore, changes: Partial<SimulatorPorts> = {}): SimulatorPorts {
  return {
    store,
    clock: standingClock(),
    log: keepingLogger(),
    owner: { host: "test", bootId: "boot", pidNamespace: "1", pid: 1, startTicks: 1 },
    isOwnerGone: () => false,
    stepSeconds: 60,
    invocationsPerSweep: 4,
    shippedSurrogate: () => Promise.resolve(undefined),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    stopping: new AbortController().signal,
    ...changes,
  };
}
