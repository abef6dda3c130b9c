import { afterAll, beforeAll, expect, it } from "vitest";

import { Invocation, PHASES } from "#core/trace/invocation.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunComponent, ServicePlatform } from "#ports/service-platform.ts";

import { oscarComponent, testStore } from "../adapters/platform/oscar/oscar-harness.ts";
import { finished, oscarRun } from "../adapters/platform/oscar/oscar-requests.ts";
import { type OscarPlot, oscarPlot, plotPlatform } from "../support/oscar-plot.ts";
import { describeOnOscar, realOscar } from "../support/real-oscar.ts";

const TIMEOUT = 900_000;
const CAMPAIGN = "oscars-12345678";

/** Two OSCARs: the second is the one of OSCAR_ENDPOINT_2, or the same under another prefix. */
describeOnOscar("a workflow", (oscar) => {
  let edge: OscarPlot;
  let cloud: OscarPlot;
  let store: ObjectStore;
  let platform: ServicePlatform;
  beforeAll(async () => {
    edge = await oscarPlot(oscar);
    cloud = await oscarPlot(realOscar("_2") ?? oscar);
    store = await testStore();
    platform = plotPlatform(
      { edge: { plot: edge, settings: { parallelism: "slots" } }, cloud: { plot: cloud } },
      store,
    );
  }, TIMEOUT);
  afterAll(async () => {
    await edge.clear();
    await cloud.clear();
  }, TIMEOUT);

  const edges = [{ from: "cut", to: "work", path: "b/cut" }];
  const on = (plot: OscarPlot, component: RunComponent): RunComponent => ({
    ...component,
    runnable: { ...component.runnable, image: plot.oscar.image },
  });
  const cut = (): RunComponent =>
    on(
      edge,
      oscarComponent(
        {
          name: "cut",
          behaviour: { kind: "fanOut", files: 2 },
          timeoutSeconds: 60,
          outputs: [{ path: "b/cut", prefixes: [], suffixes: [".txt"] }],
        },
        "edge",
      ),
    );
  const work = (resource: "edge" | "cloud"): RunComponent =>
    on(
      resource === "edge" ? edge : cloud,
      oscarComponent(
        { name: "work", behaviour: { kind: "compute", seconds: 0.05 }, parallelism: 2, timeoutSeconds: 60 },
        resource,
      ),
    );
  const measured = async (components: readonly RunComponent[]) => {
    const run = await oscarRun(store, components, [0, 0.2], edges);
    const notSlots = (sentence: string): boolean => !sentence.includes("room for");
    expect((await platform.check(run)).filter(notSlots)).toEqual([]);
    const handle = await platform.start(run);
    const measurement = await finished(platform, handle, { patienceSeconds: 600 });
    await platform.forget(handle);
    return measurement;
  };

  it("is chained by MinIO on one OSCAR", { timeout: TIMEOUT }, async () => {
    const { invocations } = await measured([cut(), work("edge")]);
    expect(invocations.map(({ outcome }) => outcome)).toEqual(Array(6).fill({ kind: "succeeded" }));
    for (const invocation of invocations) expectSound(invocation);
  });

  it("spans two OSCARs, the way between them as a phase of its own", { timeout: TIMEOUT }, async () => {
    const { invocations, platform: where } = await measured([cut(), work("cloud")]);
    expect(where.cluster).toBe("edge+cloud");
    expect(invocations.map(({ outcome }) => outcome)).toEqual(Array(6).fill({ kind: "succeeded" }));
    for (const invocation of invocations) expectSound(invocation);
    for (const { component, resource, phases } of invocations) {
      expect(resource).toBe(component === "cut" ? "edge" : "cloud");
      if (component === "work") expect(phases.transfer).toBeGreaterThan(0);
      else expect(phases.transfer).toBeNull();
    }
  });

  it("leaves nothing", { timeout: TIMEOUT }, async () => {
    expect(await platform.release?.(CAMPAIGN)).toEqual([]);
    expect([...(await edge.left()), ...(await cloud.left())]).toEqual([]);
    expect((await store.list("state")).objects).toEqual([]);
  });
});

function expectSound(invocation: Invocation): void {
  expect(Invocation.parse(invocation)).toEqual(invocation);
  const { phases, arrivedAtSeconds, finishedAtSeconds } = invocation;
  const parts = PHASES.map((phase) => phases[phase] ?? 0);
  expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
  expect(parts.reduce((total, part) => total + part, 0)).toBeCloseTo(finishedAtSeconds - arrivedAtSeconds, 6);
}
