import { describe, expect, it } from "vitest";

import { agentState } from "#adapters/platform/cluster/agent-state.ts";

import { fakeKubernetes } from "../../../support/fake-kubernetes.ts";
import { manualClock } from "../../../support/manual-clock.ts";

const PLACE = { namespace: "n", name: "agent" };
const MADE = Date.UTC(2026, 10, 25);

async function state(ageSeconds: number, status: Record<string, unknown> | undefined, conditions: unknown[] = []) {
  const kubernetes = fakeKubernetes();
  kubernetes.set("jobs", { metadata: { name: "agent", namespace: "n" }, status: { conditions } });
  if (status !== undefined) {
    kubernetes.set("pods", {
      metadata: {
        name: "agent-x",
        namespace: "n",
        uid: "u",
        creationTimestamp: new Date(MADE).toISOString(),
        labels: { "job-name": "agent" },
      },
      spec: {},
      status,
    });
  }
  kubernetes.set("events", {
    metadata: { name: "e", namespace: "n" },
    involvedObject: { uid: "u" },
    reason: "FailedMount",
    message: 'MountVolume.SetUp failed for volume "store": secret "profaas-store" not found',
  });
  return agentState(kubernetes, manualClock(MADE + ageSeconds * 1000), PLACE);
}

const container = (it: Record<string, unknown>) => ({ containerStatuses: [{ name: "agent", state: it }] });

describe("agentState()", () => {
  it("is working while its pod is on its way or runs", async () => {
    expect(await state(0, undefined)).toEqual({ kind: "working" });
    expect(await state(30, { phase: "Pending" })).toEqual({ kind: "working" });
    expect(await state(9_999, { phase: "Running", ...container({ running: {} }) })).toEqual({ kind: "working" });
  });

  it("is gone with its Job", async () => {
    expect(await agentState(fakeKubernetes(), manualClock(), PLACE)).toEqual({
      kind: "gone",
      reason: 'The Job "agent" that measured the run is gone',
    });
  });

  it("is gone with the reason of its death and the last lines that it printed", async () => {
    const last = "; the last lines that it printed:\nthe last line";
    const died = async (it: Record<string, unknown>) => {
      const found = await state(1, { phase: "Failed", ...it });
      return found.kind === "gone" ? found.reason : "";
    };
    const terminated = (fields: Record<string, unknown>) => container({ terminated: fields });
    expect(await died(terminated({ exitCode: 137, reason: "OOMKilled" }))).toBe(
      `The pod that measured the run failed. It was killed for want of memory${last}`,
    );
    expect(await died(terminated({ exitCode: 137, reason: "Error" }))).toContain("It was killed by signal 9");
    expect(await died(terminated({ exitCode: 1, reason: "Error" }))).toContain("It ended with exit code 1");
    expect(await died({ reason: "Evicted", message: "The node was low on resource: memory." })).toContain(
      "Its pod was evicted: The node was low on resource: memory.",
    );
    expect(await died({ reason: "NodeLost", message: "Node edge-1 was unresponsive" })).toContain(
      "Its node was lost or shut down: Node edge-1 was unresponsive",
    );
    expect(
      await state(1, undefined, [{ type: "Failed", status: "True", message: "Job has reached the limit" }]),
    ).toEqual({
      kind: "gone",
      reason: "The pod that measured the run failed. Job has reached the limit",
    });
  });

  it("is gone when its image does not come for long, or its pod does not start, with what the cluster says", async () => {
    const waiting = {
      phase: "Pending",
      ...container({ waiting: { reason: "ImagePullBackOff", message: "not found" } }),
    };
    expect(await state(60, waiting)).toEqual({ kind: "working" });
    expect(await state(200, waiting)).toEqual({
      kind: "gone",
      reason:
        'The pod that was to measure the run does not start. The image of container "agent" cannot be pulled (ImagePullBackOff): not found',
    });
    const hanging = { phase: "Pending", ...container({ waiting: { reason: "ContainerCreating" } }) };
    expect(await state(200, hanging)).toEqual({ kind: "working" });
    expect(await state(700, hanging)).toEqual({
      kind: "gone",
      reason:
        'The pod that was to measure the run does not start. FailedMount: MountVolume.SetUp failed for volume "store": secret "profaas-store" not found',
    });
  });

  it("is gone when it ended and left nothing", async () => {
    expect(await state(1, { phase: "Succeeded" })).toEqual({
      kind: "gone",
      reason: "The pod that measured the run ended and left no outcome",
    });
  });
});
