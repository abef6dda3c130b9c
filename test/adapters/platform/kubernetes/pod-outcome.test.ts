import { describe, expect, it } from "vitest";

import { isOver, type Pod } from "#adapters/platform/cluster/pod.ts";
import { podTrouble, PREEMPTION } from "#adapters/platform/cluster/pod-troubles.ts";
import { podOutcome, type PodEnd } from "#adapters/platform/kubernetes/pod-outcome.ts";

import { observe, recordedPod, type RecordedCase } from "../../../support/recorded-pod.ts";

const LIMITS = { memoryBytes: 64 * 2 ** 20, timeoutSeconds: 0.5 };
const OUT_OF_MEMORY = { kind: "outcome", outcome: { kind: "outOfMemory", limitBytes: LIMITS.memoryBytes } };

function verdict(name: RecordedCase, changes: Partial<PodEnd> = {}) {
  const recorded = recordedPod(name);
  const { pod, isDeleted } = observe(recorded, isOver);
  const { result } = recorded;
  const end = { pod, isDeleted, result, trouble: undefined, cancelled: false, lastLines: "", ...changes };
  return podOutcome(end, LIMITS);
}

function withStatus(pod: Pod | undefined, status: Partial<Pod["status"]>): Pod {
  if (pod === undefined) throw new Error("no pod");
  return { ...pod, status: { ...pod.status, ...status } };
}

describe("podOutcome()", () => {
  it("is a success when the component ended with 0", () => {
    expect(verdict("succeeded")).toEqual({ kind: "outcome", outcome: { kind: "succeeded" } });
  });

  it("is a failure with the exit code and the last lines", () => {
    expect(verdict("failed", { lastLines: "the reason" })).toEqual({
      kind: "outcome",
      outcome: { kind: "failed", exitCode: 7, message: "It failed; the last lines that it printed:\nthe reason" },
    });
  });

  it("is out of memory when the kernel killed a child, even where the pod ended with 0", () => {
    expect(verdict("child-out-of-memory")).toEqual(OUT_OF_MEMORY);
    const { result, sights } = recordedPod("child-out-of-memory-survived");
    expect(result?.end).toMatchObject({ kind: "ended", exitCode: 0 });
    expect(sights.some(({ pod }) => pod.status.phase === "Succeeded")).toBe(true);
    expect(verdict("child-out-of-memory-survived")).toEqual(OUT_OF_MEMORY);
  });

  it("is out of memory by the container's status alone, where the control group counts no kills", () => {
    const { result } = recordedPod("child-out-of-memory-survived");
    if (result?.end.kind !== "ended") throw new Error("no end");
    const uncounted = { ...result, end: { ...result.end, outOfMemoryKills: null } };
    expect(verdict("child-out-of-memory-survived", { result: uncounted })).toEqual(OUT_OF_MEMORY);
  });

  it("is out of memory when the kernel killed the first process, of which no stage tells", () => {
    expect(recordedPod("first-out-of-memory").result).toBeUndefined();
    expect(verdict("first-out-of-memory")).toEqual(OUT_OF_MEMORY);
  });

  it("is timed out when the stage ended it, with the fraction of the limit", () => {
    const { result } = recordedPod("failed");
    if (result?.end.kind !== "ended") throw new Error("no end");
    const timedOut = { ...result, end: { ...result.end, exitCode: 137, timedOut: true } };
    expect(verdict("failed", { result: timedOut })).toEqual({
      kind: "outcome",
      outcome: { kind: "timedOut", limitSeconds: 0.5 },
    });
  });

  it("is a failure with the registry's sentence when the image cannot be pulled", () => {
    const { pod } = observe(recordedPod("image-absent"), (seen) => podTrouble(seen) !== undefined);
    const trouble = podTrouble(pod as Pod);
    expect(trouble).toMatchObject({ kind: "image", isHopeless: false });
    const ended = verdict("image-absent", { pod, trouble });
    expect(ended).toMatchObject({ kind: "outcome", outcome: { kind: "failed", exitCode: null } });
    expect(JSON.stringify(ended)).toContain("dev.local/absent:1: not found");
  });

  it("is a failure with the scheduler's sentence when no node takes the pod", () => {
    const { pod } = observe(recordedPod("unschedulable"));
    const trouble = podTrouble(pod as Pod);
    expect(trouble?.kind).toBe("unschedulable");
    expect(JSON.stringify(verdict("unschedulable", { trouble }))).toContain("1 Insufficient cpu");
  });

  it("is no outcome, but a broken run, when the pod was deleted or its node went away", () => {
    const { pod } = observe(recordedPod("succeeded"), ({ status }) => status.phase === "Running");
    expect(verdict("succeeded", { pod, result: undefined, isDeleted: true })).toMatchObject({ kind: "broken" });
    const lost = withStatus(pod, { phase: "Failed", reason: "NodeLost", message: "node is unresponsive" });
    const broken = verdict("succeeded", { pod: lost, result: undefined });
    expect(broken).toMatchObject({ kind: "broken" });
    expect(JSON.stringify(broken)).toContain("node is unresponsive");
  });

  it("is a failure when it was evicted for what it used itself, and a broken run when others crowded it out", () => {
    const { pod } = observe(recordedPod("succeeded"), ({ status }) => status.phase === "Running");
    const evicted = (message: string) =>
      verdict("succeeded", {
        pod: withStatus(pod, { phase: "Failed", reason: "Evicted", message }),
        result: undefined,
      });
    expect(evicted("Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.")).toMatchObject({
      kind: "outcome",
      outcome: { kind: "failed" },
    });
    expect(evicted("The node was low on resource: memory.")).toMatchObject({ kind: "broken" });
  });

  it("is cancelled when the run was", () => {
    expect(verdict("failed", { cancelled: true })).toEqual({ kind: "outcome", outcome: { kind: "cancelled" } });
  });

  it("is no doing of a component that made room for a pod of higher priority, whichever of its containers ended how", () => {
    const { pod } = observe(recordedPod("failed"), isOver);
    const message = "profaas: preempting to accommodate a higher priority pod";
    const disrupted = { type: "DisruptionTarget", status: "True", reason: PREEMPTION, message };
    const preempted = withStatus(pod, { conditions: [disrupted] });
    // With and without a word of its stage: that was told to end, too.
    for (const result of [undefined, recordedPod("failed").result]) {
      expect(verdict("failed", { pod: preempted, result })).toEqual({
        kind: "broken",
        reason: expect.stringContaining(`Its pod was taken away (${PREEMPTION}): ${message}`) as string,
      });
    }
    const { result } = recordedPod("succeeded");
    expect(verdict("failed", { pod: preempted, result })).toMatchObject({ outcome: { kind: "succeeded" } });
  });
});
