import { describe, expect, it } from "vitest";

import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import { labelJobs } from "#core/queueing/surrogate/label-effort.ts";
import { TARGET_SCALES } from "#core/queueing/surrogate/network-targets.ts";
import { labelOptions } from "#core/queueing/surrogate/sweep-labels.ts";
import { surrogateTargets } from "#core/queueing/surrogate/surrogate-targets.ts";
import { describeTandem } from "#core/queueing/surrogate/tandem-description.ts";
import { labelOf, type TandemLabel } from "#core/queueing/surrogate/tandem-label.ts";
import { waitScatter } from "#core/queueing/surrogate/wait-scatter.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { markovianTandem } from "../../../support/markovian-tandem.ts";

/** Two M/M/1 in a row: each job waits 9 and 4 seconds, which are products of utilisation and service over what is idle. */
const MARKOVIAN = markovianTandem(0.8 / 0.9);
const [WAIT1, WAIT2] = [9, (0.8 * (0.8 / 0.9)) / 0.2];
const JOBS = 40_000;
const RUNS = 150;

const described = describeTandem(MARKOVIAN)!;
const labels: readonly TandemLabel[] = Array.from({ length: RUNS }, (_, run) =>
  labelOf(simulateTandem(MARKOVIAN, labelOptions(`run ${run}`, JOBS))),
);

describe("labels of short runs", () => {
  it("are as long as they must be: fixed warm-up, not one that leaves out what was busy by chance", () => {
    const { mean, error } = momentsOf(labels.map(({ wait1 }) => wait1));
    expect(Math.abs(mean - WAIT1)).toBeLessThan(3 * error);
    const found = Array.from({ length: RUNS }, (_, run) => {
      const until = { kind: "jobs", jobs: JOBS } as const;
      return simulateTandem(MARKOVIAN, { seed: `run ${run}`, until }).first.wait.meanSeconds.value;
    });
    expect(momentsOf(found).mean).toBeLessThan(0.98 * mean);
  });

  it("scatter as Whitt's rule says", () => {
    const [scatter1, scatter2] = waitScatter(MARKOVIAN, described, 0.9 * JOBS);
    expect(momentsOf(labels.map(({ wait1 }) => wait1 / WAIT1)).deviation / scatter1).toBeCloseTo(1, 0);
    expect(momentsOf(labels.map(({ wait2 }) => wait2 / WAIT2)).deviation / scatter2).toBeCloseTo(1, 0);
  });
});

describe("surrogateTargets()", () => {
  const targets = labels.map((label) => surrogateTargets(MARKOVIAN, described, label).targets);

  it("takes out half of the variance that the load of a run makes, and nothing of its mean", () => {
    for (const [target, wait] of [
      [0, "wait1"],
      [1, "wait2"],
    ] as const) {
      const told = momentsOf(targets.map((row) => row[target]! * TARGET_SCALES[target]));
      const plain = momentsOf(labels.map((label) => Math.log(label[wait])));
      expect(told.deviation ** 2).toBeLessThan(0.65 * plain.deviation ** 2);
    }
    // Of a Markovian station the analytic answer is exact: nothing is left to learn.
    const { mean, error } = momentsOf(targets.map((row) => row[0]! * TARGET_SCALES[0]));
    expect(Math.abs(mean)).toBeLessThan(3 * error + 0.005);
  });

  it("has finite numbers for a run whose load filled the station", () => {
    const full: TandemLabel = { ...labels[0]!, utilisation1: 1, utilisation2: 0.999 };
    const { targets: found, weights } = surrogateTargets(MARKOVIAN, described, full);
    expect([...found, ...weights].every(Number.isFinite)).toBe(true);
  });
});

describe("labelJobs()", () => {
  it("spends more on responses that scatter more, within bounds", () => {
    const busier = (utilisation: number): Tandem => ({
      ...MARKOVIAN,
      first: { ...MARKOVIAN.first, serviceMeanSeconds: utilisation / 0.9 },
      second: { ...MARKOVIAN.second, serviceMeanSeconds: 0.2 },
    });
    const jobs = [0.1, 0.5, 0.8, 0.9, 0.95, 0.99].map((utilisation) => labelJobs(busier(utilisation), 1000));
    expect(jobs).toEqual([...jobs].sort((left, right) => left - right));
    expect(jobs[0]).toBe(200);
    expect(jobs.at(-1)).toBe(6000);
  });
});

function momentsOf(values: readonly number[]): { mean: number; deviation: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1));
  return { mean, deviation, error: deviation / Math.sqrt(values.length) };
}
