import { expect, it } from "vitest";

import type { Model } from "#core/model/model.ts";

import { ownNotice, type OwnOrigin } from "../../../scripts/own/own-notice.ts";

const scores = (mape: number | null) => ({ mape, rmse: 1, mae: 1, r2: null, rows: 8, zeroTargets: 0, data: "some" });
const model = {
  name: "own-trainer.trainer.serviceSeconds",
  metrics: {
    heldOut: scores(0.33),
    baseline: scores(0.734),
    coverage: { level: 0.9, share: 0.8, rows: 8, configurations: 4, data: "some" },
  },
  training: { configurations: 14, rows: 14 },
  warnings: ["14 configurations are few."],
} as unknown as Model;
const ORIGIN: OwnOrigin = {
  command: "profaas self-profile --fresh --output own",
  finishedAt: "2026-11-26T12:00:00.000Z",
  durationSeconds: 743,
  isFresh: true,
  machine: "2 cores",
  functions: [
    { function: "aggregator", runs: 24, nodeSeconds: 17.6, heldBy: ["cgroup-v1"], otherCpuSeconds: 3, models: [] },
    {
      function: "trainer",
      runs: 14,
      nodeSeconds: 197.94,
      heldBy: ["cgroup-v1"],
      otherCpuSeconds: null,
      models: [model],
    },
  ],
};

it("ownNotice() says by which command, from what, at which cost, how good, and under which licence", () => {
  const text = ownNotice(ORIGIN);
  expect(text).toContain("What `profaas self-profile --fresh --output own` measured of our own functions");
  expect(text).toContain(
    "from an empty store: 38 runs, 215.5 node-seconds (aggregator 17.6, trainer 197.9; one node-second is the whole machine for one second), 12 min 23 s in all",
  );
  expect(text).toContain(
    "The machine: 2 cores. Limits were held by: cgroup-v1. Other processes used 3 CPU seconds meanwhile",
  );
  expect(text).toContain(
    "* own-trainer.trainer.serviceSeconds: MAPE 33 % (guessing the mean 73.4 %); 80 % inside the interval that promises 90 %; 14 configurations, 14 rows.\n  14 configurations are few.",
  );
  expect(text).toContain("Licensed under the Apache License, Version 2.0");
});

it("ownNotice() does not call a store empty that was not, nor a machine quiet that nobody looked at", () => {
  const functions = ORIGIN.functions.map((each) => ({ ...each, otherCpuSeconds: null }));
  const text = ownNotice({ ...ORIGIN, isFresh: false, functions });
  expect(text).toContain("on a store in which earlier measurements lay, which count as well: 38 runs");
  expect(text).toContain("What else ran meanwhile was not seen.");
});
