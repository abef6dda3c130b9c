import { describe, expect, it } from "vitest";

import { Pod } from "../../../../functions/adapters/platform/cluster/pod.ts";
import type { PodSight, PodWatch } from "../../../../functions/adapters/platform/cluster/pod-watch.ts";
import { ServicePods } from "../../../../functions/adapters/platform/knative/service-pods.ts";

interface Seen {
  readonly ready?: boolean;
  readonly going?: boolean;
  readonly unschedulable?: string;
  readonly component?: Readonly<Record<string, unknown>>;
}

/** Pods of one service that are seen as a test says. */
function watched() {
  let tell: (sight: PodSight) => void = () => undefined;
  const watch = {
    listen(wanted: (labels: Record<string, string>) => boolean, onSight: (sight: PodSight) => void) {
      expect(wanted({ "profaas.io/component": "work" })).toBe(true);
      expect(wanted({ "profaas.io/component": "other" })).toBe(false);
      tell = onSight;
      return () => undefined;
    },
  } as unknown as PodWatch;
  const pods = new ServicePods(watch, "work");
  const see = (
    name: string,
    atSeconds: number,
    { ready, going, unschedulable, component }: Seen,
    blindSince?: number,
  ) =>
    tell({
      pod: Pod.parse({
        metadata: { name, ...(going === true ? { deletionTimestamp: "2026-11-25T22:00:00Z" } : {}) },
        spec: { nodeName: "node-1" },
        status: {
          conditions: [
            { type: "Ready", status: ready === true ? "True" : "False" },
            ...(unschedulable === undefined
              ? []
              : [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: unschedulable }]),
          ],
          containerStatuses: component === undefined ? [] : [{ name: "component", ...component }],
        },
      }),
      isDeleted: false,
      atSeconds,
      blindSinceSeconds: blindSince,
    });
  return { pods, see };
}

const OOM = { terminated: { exitCode: 137, reason: "OOMKilled" } };

describe("ServicePods", () => {
  it("know when a pod was made and ready, and for whom that was a start", () => {
    const { pods, see } = watched();
    see("a", 10, {});
    see("a", 12.5, { ready: true });
    expect(pods.startAfter("a", 9)).toEqual({
      madeAtSeconds: 10,
      madeBlindSeconds: 0,
      readyAtSeconds: 12.5,
      readyBlindSeconds: 0,
    });
    expect(pods.startAfter("a", 13)).toBeUndefined();
    expect(pods.startAfter("unknown", 0)).toBeUndefined();
    expect(pods.nodeOf("a")).toBe("node-1");
  });

  it("tell how late it may be that something was seen", () => {
    const { pods, see } = watched();
    see("a", 10, {}, 7);
    see("a", 12, { ready: true }, 11.5);
    expect(pods.startAfter("a", 0)).toMatchObject({ madeBlindSeconds: 3, readyBlindSeconds: 0.5 });
  });

  it("count the pods that were ready at once, from the beginning of the load on", () => {
    const { pods, see } = watched();
    see("a", 1, { ready: true });
    see("b", 2, { ready: true });
    see("a", 3, { ready: true, going: true });
    pods.begin();
    expect([pods.readyMost, pods.staying.length, pods.all.length]).toEqual([1, 1, 2]);
    see("c", 4, { ready: true });
    see("d", 5, { ready: false });
    see("c", 6, { ready: false });
    expect(pods.readyMost).toBe(2);
  });

  it("see kills for want of memory, each once, by the container's state or its restarts", () => {
    const { pods, see } = watched();
    see("a", 1, { component: { restartCount: 0, state: { running: {} } } });
    see("a", 5, { component: { restartCount: 0, state: OOM } });
    expect([pods.isKilledAfter("a", 4), pods.isKilledAfter("a", 6)]).toEqual([true, false]);
    see("a", 7, { component: { restartCount: 1, state: { running: {} }, lastState: OOM } });
    expect(pods.isKilledAfter("a", 6)).toBe(false);
    see("a", 9, { component: { restartCount: 2, state: { running: {} }, lastState: OOM } });
    expect(pods.isKilledAfter("a", 8)).toBe(true);
  });

  it("keep the platform's reasons for the time in which they held", () => {
    const { pods, see } = watched();
    see("a", 1, { unschedulable: "0/1 nodes are available: 1 Insufficient cpu." });
    see("b", 1.5, { ready: true });
    see("a", 3, { ready: true });
    const reason = ["No node takes the pod: 0/1 nodes are available: 1 Insufficient cpu."];
    expect(pods.troublesBetween(2, 2.5)).toEqual(reason);
    expect(pods.troublesBetween(3.5, 9)).toEqual([]);
    expect(pods.troublesBetween(0, 0.5)).toEqual([]);
  });
});
