import { expect, it } from "vitest";

import { failedConfigurations, failuresByCause } from "../../../scripts/campaign/failed-configurations.ts";
import type { RunSummary } from "../../../scripts/campaign/run-summary.ts";

function run(runId: string, configurationId: string, causes: readonly string[]): RunSummary {
  return {
    runId,
    configurationId,
    outcome: causes.length === 0 ? "succeeded" : "failed",
    causes,
    reusedFrom: null,
    makespanSeconds: 1,
    startedAtEpochMilliseconds: 0,
  };
}

it("failuresByCause() counts configurations and runs of each cause by its first line, the most frequent first", () => {
  const runs = [
    run("a0", "a", ["blur ran out of memory\nlast line 1", "blur ran out of memory\nlast line 2"]),
    run("a1", "a", ["blur ran out of memory\nlast line 3"]),
    run("b0", "b", ["encode timed out"]),
    run("b1", "b", []),
    run("c0", "c", []),
  ];
  expect(failuresByCause(runs)).toEqual([
    { cause: "blur ran out of memory", configurations: 1, runs: 2 },
    { cause: "encode timed out", configurations: 1, runs: 1 },
  ]);
  expect(failedConfigurations(runs)).toBe(2);
});
