import { describe, expect, it } from "vitest";

import { pullSeconds, waitReasons, PodEvent } from "#adapters/platform/cluster/pod-events.ts";

import { recordedPod } from "../../../support/recorded-pod.ts";

const event = (reason: string, message: string, count = 1): PodEvent => PodEvent.parse({ reason, message, count });

describe("pullSeconds()", () => {
  it("sums what the kubelet says of both images", () => {
    const { events } = recordedPod("succeeded");
    const said = events.flatMap(({ message }) => /\((\d+)ms including/.exec(message)?.[1] ?? []).map(Number);
    expect(said).toHaveLength(2);
    expect(pullSeconds(events)).toBeCloseTo(said.reduce((sum, each) => sum + each, 0) / 1000, 9);
  });

  it("counts the time in the node's queue of pulls, is 0 for what was there, and null where nothing is told", () => {
    expect(pullSeconds([event("Pulled", 'Successfully pulled image "a" in 1.5s (1m2.5s including waiting).')])).toBe(
      62.5,
    );
    expect(pullSeconds([event("Pulled", 'Container image "a" already present on machine')])).toBe(0);
    expect(pullSeconds([event("Scheduled", "Successfully assigned")])).toBeNull();
    expect(pullSeconds([event("Pulled", 'Successfully pulled image "a" in 3.25s')])).toBe(3.25);
  });
});

describe("waitReasons()", () => {
  it("repeats what the scheduler and the kubelet say, each once", () => {
    const [first = "", ...others] = waitReasons(recordedPod("unschedulable").events);
    expect(first).toContain("FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu");
    expect(others).toEqual([]);
    expect(waitReasons(recordedPod("image-absent").events).join("\n")).toContain("BackOff: Back-off pulling image");
    expect(waitReasons([event("BackOff", "again", 3)])).toEqual(["BackOff: again (3 times)"]);
  });
});
