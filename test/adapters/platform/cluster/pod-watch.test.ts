import { describe, expect, it } from "vitest";

import { systemClock } from "#adapters/process/clock.ts";
import { PodWatch, type PodSight } from "#adapters/platform/cluster/pod-watch.ts";

import { fakeKubernetes } from "../../../support/fake-kubernetes.ts";
import { keepingLogger } from "../../../support/keeping-logger.ts";

const pod = (name: string, phase: string, labels: Record<string, string> = { run: "a" }) => ({
  metadata: { name, namespace: "n", labels },
  spec: {},
  status: { phase },
});
const words = ({ pod: { metadata, status }, isDeleted }: PodSight): string =>
  `${metadata.name} ${isDeleted ? "deleted" : status.phase}`;

async function watching() {
  const kubernetes = fakeKubernetes();
  const log = keepingLogger();
  kubernetes.set("pods", pod("old", "Running"));
  const watch = new PodWatch({ kubernetes, namespace: "n", labels: { run: "a" }, clock: systemClock, log });
  await watch.open();
  const sights: PodSight[] = [];
  watch.listen(
    () => true,
    (sight) => sights.push(sight),
  );
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await systemClock.sleep(0.005);
  };
  await until(() => kubernetes.watches === 1);
  return { kubernetes, watch, sights, until };
}

describe("PodWatch", () => {
  it("tells of pods that are there and of changes, of its own labels alone", async () => {
    const { kubernetes, watch, sights } = await watching();
    kubernetes.set("pods", pod("new", "Pending"));
    kubernetes.set("pods", pod("other", "Pending", { run: "b" }));
    kubernetes.set("pods", pod("new", "Running"));
    await kubernetes.delete("pods", "n", "old");
    expect(sights.map(words)).toEqual(["old Running", "new Pending", "new Running", "old deleted"]);
    expect(sights.every(({ blindSinceSeconds }) => blindSinceSeconds === undefined)).toBe(true);
    await watch.close();
  });

  it("finds what it missed while it was broken or too old, and since when it was blind", async () => {
    for (const end of ["expired", "broken"] as const) {
      const { kubernetes, watch, sights, until } = await watching();
      const beganSeconds = systemClock.monotonicSeconds();
      kubernetes.endWatches(end);
      kubernetes.set("pods", pod("new", "Running"));
      await kubernetes.delete("pods", "n", "old");
      await until(() => kubernetes.watches === 1);
      expect(sights.map(words)).toEqual(["old Running", "old deleted", "new Running"]);
      for (const { blindSinceSeconds, atSeconds } of sights.slice(1)) {
        expect(blindSinceSeconds).toBeLessThanOrEqual(beganSeconds);
        expect(atSeconds).toBeGreaterThan(beganSeconds);
      }
      await watch.close();
    }
  });

  it("goes on where a connection was closed", async () => {
    const { kubernetes, watch, sights, until } = await watching();
    kubernetes.endWatches("closed");
    await until(() => kubernetes.watches === 1);
    kubernetes.set("pods", pod("new", "Running"));
    expect(sights.map(words)).toEqual(["old Running", "new Running"]);
    await watch.close();
  });
});
