import { describe, expect, it } from "vitest";

import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import { loadsMet } from "#core/queueing/surrogate/loads-met.ts";
import { labelOptions } from "#core/queueing/surrogate/sweep-labels.ts";
import { describeTandem } from "#core/queueing/surrogate/tandem-description.ts";
import { labelOf } from "#core/queueing/surrogate/tandem-label.ts";

import { markovianTandem } from "../../../support/markovian-tandem.ts";

const described = { utilisation1: 0.8, utilisation2: 0.5 };

describe("loadsMet()", () => {
  it("tells of each stage by how much of what is idle it was busier, and nothing where it met what is", () => {
    expect(loadsMet(described, described)).toEqual([0, 0]);
    expect(loadsMet(described, { utilisation1: 0.81, utilisation2: 0.45 })).toEqual([
      expect.closeTo(1, 9),
      expect.closeTo(-2, 9),
    ]);
  });

  it("does not let a run that met far more, or nothing, count for more than a few", () => {
    expect(loadsMet(described, { utilisation1: 1, utilisation2: 0 })).toEqual([4, -4]);
  });

  it("goes with the waits that short runs find, and is nothing on average", () => {
    const tandem = markovianTandem(0.8 / 0.9);
    const [nominal, runs] = [describeTandem(tandem)!, 120];
    const points = Array.from({ length: runs }, (_, run) => {
      const label = labelOf(simulateTandem(tandem, labelOptions(`met ${run}`, 20_000)));
      return { met: loadsMet(nominal, label)[0], wait: Math.log(label.wait1) };
    });
    const mean = (of: (point: (typeof points)[number]) => number): number =>
      points.reduce((sum, point) => sum + of(point), 0) / runs;
    const [met, wait] = [mean((point) => point.met), mean((point) => point.wait)];
    const covariance = mean((point) => (point.met - met) * (point.wait - wait));
    const [ofMet, ofWait] = [mean((point) => (point.met - met) ** 2), mean((point) => (point.wait - wait) ** 2)];
    expect(covariance / Math.sqrt(ofMet * ofWait)).toBeGreaterThan(0.6);
    expect(Math.abs(met)).toBeLessThan(3 * Math.sqrt(ofMet / runs));
  });
});
