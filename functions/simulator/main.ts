import { shippedSurrogate } from "#adapters/process/shipped-surrogate.ts";
import { runFunction } from "#wiring/run-function.ts";

import { simulate } from "./simulate.ts";
import { nextSweepStep, unsimulated } from "./unsimulated.ts";

await runFunction({
  name: "simulator",
  handle: (upload, { store, clock, log, owner, isOwnerGone, operator }, stopping) =>
    simulate(upload, {
      store,
      clock,
      log,
      owner,
      isOwnerGone,
      stepSeconds: operator.budgets.stepSeconds,
      invocationsPerSweep: operator.budgets.invocationsPerTarget,
      shippedSurrogate,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      stopping,
    }),
  unhandled: ({ store }) => unsimulated(store),
  next: (upload, { store }) => nextSweepStep(upload, store),
  // Tasks come in crowds, as those of the trainer do.
  limits: { waitSeconds: 10, busyCalls: 30 },
});
