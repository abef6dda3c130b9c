import { expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { agentRunObject } from "#core/campaign/object-keys.ts";
import type { LoadOrder } from "#core/campaign/load-order.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

import { profile } from "../../functions/profiler/profile.ts";
import { profilerPorts } from "../support/profiling.ts";

const RUN = { campaignId: "faces-01234567", runId: "work-1-r0", attempt: 2 };
const ADDRESS = agentRunObject(RUN.campaignId, RUN.runId, RUN.attempt, "order");

async function told(order: Partial<LoadOrder> | undefined, platform: object) {
  const store = memoryStore();
  for (const bucket of ["state", "records", "campaigns"]) await store.createBucket(bucket);
  const whole = {
    format: "load-order",
    version: 1,
    resource: "here",
    cluster: "edge",
    service: "s",
    asked: [],
  } as const;
  if (order !== undefined) await writeArtifact(store, ADDRESS, { ...whole, ...order });
  const ports = profilerPorts({ store, platform: platform as ServicePlatform });
  await profile(ADDRESS, ports);
  return (await store.list("state")).objects.map(({ key }) => key);
}

it("profile() gives the load of a run that an order names, and takes no step of its campaign", async () => {
  const given: unknown[] = [];
  const giveLoad = (run: unknown, stopping: AbortSignal) => Promise.resolve(void given.push([run, stopping.aborted]));
  expect(await told({}, { giveLoad })).toEqual([ADDRESS.key]);
  expect(given).toEqual([[RUN, false]]);
});

it("profile() gives nothing where nobody asks any more", async () => {
  const giveLoad = () => Promise.reject(new Error("nobody asked"));
  expect(await told(undefined, { giveLoad })).toEqual([]);
});

it.each([
  ["of which the operator's file knows nothing", { resource: "there" }, { giveLoad: () => Promise.resolve() }],
  ["whose platform gives loads itself", {}, {}],
])("profile() refuses an order for a resource %s", async (_name, order, platform) => {
  await expect(told(order, platform)).rejects.toThrow(
    /^Cannot give the load of run "work-1-r0" as resource "(here|there)" must be one of the operator's file whose platform orders loads$/,
  );
});
