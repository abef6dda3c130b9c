import { expect, it } from "vitest";

import { scalingProblems } from "#adapters/platform/execution/scaling-problems.ts";
import type { RunComponent } from "#ports/service-platform.ts";

const component: RunComponent = {
  name: "blur",
  runnable: { command: "blur" },
  configuration: {
    resource: "here",
    alternative: "default",
    cpuMillicores: 1000,
    memoryBytes: 2 ** 27,
    parallelism: 2,
    environment: {},
    warm: false,
  },
  timeoutSeconds: 10,
  join: false,
  outputs: [],
};

it("scalingProblems() has nothing against a component that says nothing of scaling", () => {
  expect(scalingProblems(component, "local")).toEqual([]);
});

it("scalingProblems() names every field that would be ignored, with its value and the way out", () => {
  const configuration = { ...component.configuration, concurrency: 4, minScale: 0 };
  expect(scalingProblems({ ...component, configuration }, "local")).toEqual([
    'Cannot give "blur" concurrency 4 as platform local scales nothing: leave concurrency out, or measure on a Knative cluster',
    'Cannot give "blur" minScale 0 as platform local scales nothing: leave minScale out, or measure on a Knative cluster',
  ]);
});
