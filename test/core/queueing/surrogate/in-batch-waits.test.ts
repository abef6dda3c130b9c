import { describe, expect, it } from "vitest";

import { waitsBehindBatch, waitsByPlace, type WaitPoints } from "#core/queueing/surrogate/in-batch-waits.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import type { BatchSize } from "#core/queueing/laws/batch-size.ts";
import type { TimeLaw } from "#core/queueing/laws/time-law.ts";

const constant = { servers: 2, scv: 0 };
const exponential = { servers: 2, scv: 1 };

function meanOf({ values, shares }: WaitPoints): number {
  return values.reduce((sum, value, at) => sum + value * shares[at]!, 0);
}

/** How likely a wait is. */
function sharesOf({ values, shares }: WaitPoints): (wait: number) => number {
  return (wait) => shares.reduce((sum, each, at) => sum + (Math.abs(values[at]! - wait) < 1e-12 ? each : 0), 0);
}

describe("waitsBehindBatch()", () => {
  it("serves two at a time of a batch of five whose services are constant", () => {
    const share = sharesOf(waitsBehindBatch({ kind: "constant", mean: 5 }, constant));
    expect([share(0), share(1), share(2)]).toEqual([0.4, 0.4, 0.2].map((each) => expect.closeTo(each, 12)));
  });

  it("lets exponential services end one by one: waits of 0, 0, 1/2, 1 and 3/2", () => {
    const share = sharesOf(waitsBehindBatch({ kind: "constant", mean: 5 }, exponential));
    expect([0, 0.5, 1, 1.5].map(share)).toEqual([0.4, 0.2, 0.2, 0.2].map((each) => expect.closeTo(each, 12)));
  });

  it.each<[string, BatchSize, TimeLaw, number]>([
    ["geometric batches and constant services", { kind: "geometric", mean: 6 }, { kind: "constant" }, 0],
    ["batches of 1 or many, and exponential services", { kind: "twoPoint", mean: 5 }, { kind: "exponential" }, 1],
    ["1 and a Poisson number, and constant services", { kind: "shiftedPoisson", mean: 9 }, { kind: "constant" }, 0],
  ])("meets simulation where nobody else is there: %s", (_, batchSize, service, scv) => {
    const { first } = simulateTandem(
      {
        batchRate: 0.002,
        arrival: { kind: "constant" },
        batchSize,
        first: { servers: 3, service, serviceMeanSeconds: 1 },
        offloadProbability: 1,
        offloadBatch: 1,
        networkDelaySeconds: 0,
        second: { servers: 100, service: { kind: "constant" }, serviceMeanSeconds: 0.001 },
      },
      { seed: "alone", until: { kind: "jobs", jobs: 400_000 } },
    );
    const found = meanOf(waitsBehindBatch(batchSize, { servers: 3, scv }));
    expect(Math.abs(found - first.wait.meanSeconds.value)).toBeLessThan(
      4 * first.wait.meanSeconds.standardError + 0.002 * found,
    );
  });

  it("tells the shares of all jobs, however long the tail of the sizes is", () => {
    for (const mean of [1, 1.5, 7.3, 32]) {
      const { values, shares } = waitsBehindBatch({ kind: "geometric", mean }, { servers: 1, scv: 0.5 });
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect([...values]).toEqual([...values].sort((left, right) => left - right));
      expect(values.length).toBeLessThanOrEqual(70);
    }
  });
});

describe("waitsByPlace()", () => {
  it("has a wait for each place, and one for neighbours where there are many", () => {
    expect([...waitsByPlace(4, { servers: 1, scv: 0 }).values]).toEqual([0, 1, 2, 3]);
    const { values, shares } = waitsByPlace(64, { servers: 1, scv: 0 });
    expect([...values]).toEqual(Array.from({ length: 32 }, (_, at) => 2 * at + 0.5));
    expect([...shares]).toEqual(Array.from({ length: 32 }, () => 1 / 32));
  });
});
