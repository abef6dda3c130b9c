import { describe, expect, it } from "vitest";

import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import { labelJobs } from "#core/queueing/surrogate/label-effort.ts";
import { labelOptions } from "#core/queueing/surrogate/sweep-labels.ts";
import { SweepSpace } from "#core/queueing/surrogate/sweep-space.ts";
import { sweepTandems } from "#core/queueing/surrogate/sweep-tandem.ts";
import { FEATURE_NAMES, FIRST_STAGE_FEATURES } from "#core/queueing/surrogate/feature-names.ts";
import { describeTandem, WAIT_FLOOR } from "#core/queueing/surrogate/tandem-description.ts";
import { labelOf } from "#core/queueing/surrogate/tandem-label.ts";

import { markovianTandem } from "../../../support/markovian-tandem.ts";

const TANDEMS = 60;
const tandemAt = sweepTandems(SweepSpace.parse({}), 77);

describe("describeTandem()", () => {
  it("tells of each feature a finite number, and what the first stage is told of is among them", () => {
    for (let index = 0; index < TANDEMS; index++) {
      const { features } = describeTandem(tandemAt(index))!;
      expect(features).toHaveLength(FEATURE_NAMES.length);
      expect([...features].every(Number.isFinite)).toBe(true);
    }
    expect(FIRST_STAGE_FEATURES.every((name) => (FEATURE_NAMES as readonly string[]).includes(name))).toBe(true);
  });

  it("has a base that lies nearer to simulated waits of both stages than the queues alone", () => {
    const off = { wait1: 0, feltWait1: 0, wait2: 0, feltWait2: 0 };
    for (let index = 0; index < TANDEMS; index++) {
      const tandem = tandemAt(index);
      const described = describeTandem(tandem)!;
      const label = labelOf(simulateTandem(tandem, labelOptions(`base ${index}`, labelJobs(tandem, 40_000))));
      const unit = tandem.first.serviceMeanSeconds;
      const far = (found: number, base: number): number =>
        Math.abs(Math.log((found + WAIT_FLOOR) / (base + WAIT_FLOOR)));
      for (const name of ["wait1", "feltWait1"] as const)
        off[name] += far(label.wait1 / unit, described[name]) / TANDEMS;
      const own2 = label.wait2 / unit / described.serviceRatio;
      for (const name of ["wait2", "feltWait2"] as const) off[name] += far(own2, described[name]) / TANDEMS;
    }
    expect(off.wait1).toBeLessThan(off.feltWait1);
    expect(off.wait2).toBeLessThan(0.75 * off.feltWait2);
  });

  it("leaves the waits of M/M/1 as they are: nine services at nine tenths, and 7/3 at seven tenths", () => {
    const { wait1, wait2 } = describeTandem(markovianTandem(0.7 / 0.9))!;
    expect(wait1).toBeCloseTo(9, 9);
    expect(wait2).toBeCloseTo(7 / 3, 9);
  });
});
