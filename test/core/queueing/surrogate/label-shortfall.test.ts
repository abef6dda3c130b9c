import { describe, expect, it } from "vitest";

import { quantile } from "#core/numeric/quantile.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import { labelJobsOf } from "#core/queueing/surrogate/label-effort.ts";
import { labelScatter } from "#core/queueing/surrogate/label-scatter.ts";
import { amendsOf, fitShortfall, noShortfall } from "#core/queueing/surrogate/label-shortfall.ts";
import { TARGET_SCALES } from "#core/queueing/surrogate/network-targets.ts";
import { prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { responseQuantiles } from "#core/queueing/surrogate/response-quantiles.ts";
import { QUANTILES, responseParts, surrogateTargets } from "#core/queueing/surrogate/surrogate-targets.ts";
import type { LabelledTandem } from "#core/queueing/surrogate/surrogate-table.ts";
import { labelOptions } from "#core/queueing/surrogate/sweep-labels.ts";
import { SweepSpace } from "#core/queueing/surrogate/sweep-space.ts";
import { sweepTandems } from "#core/queueing/surrogate/sweep-tandem.ts";
import { describeTandem } from "#core/queueing/surrogate/tandem-description.ts";
import { labelOf, type TandemLabel } from "#core/queueing/surrogate/tandem-label.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { markovianTandem } from "../../../support/markovian-tandem.ts";
import { surrogateFixture } from "../../../support/surrogate-fixture.ts";

const BUSY = markovianTandem(0.1);
const HUBER = { jobsPerLabel: 20_000, huberDelta: 0.4 };
const P99 = 8;

/** The square of a scatter that counts no more than a quarter. */
const heeded = (scatter: number): number => 1 / (1 / scatter ** 2 + 1 / 0.25 ** 2);

/** A label of endless length that says what is given on top of the analytic waits and of what follows from them. */
interface Logs {
  readonly wait1: number;
  readonly wait2: number;
  readonly p50: number;
  readonly p95?: number;
  readonly p99: number;
}

function labelAmended(tandem: Tandem, logs: Logs): TandemLabel {
  const described = describeTandem(tandem)!;
  const { wait1, wait2, bufferWait, serviceRatio, utilisation1, utilisation2 } = described;
  const learned = labelScatter(tandem, described, labelJobsOf(tandem, described, HUBER.jobsPerLabel));
  const waits = {
    wait1: wait1 * Math.exp(logs.wait1 * heeded(learned.wait1)),
    waits1: 0.5,
    bufferWait,
    wait2: wait2 * serviceRatio * Math.exp(logs.wait2 * heeded(learned.wait2)),
    waits2: 0.5,
  };
  const [p50, p90, p95, p99] = responseQuantiles(responseParts(tandem, described, waits), QUANTILES);
  const none = { wait1Error: 0, bufferWaitError: 0, wait2Error: 0, responseError: 0 };
  return {
    ...{ jobs: 1e9, ...waits, ...none, response: 1, utilisation1, utilisation2 },
    ...{ p50: p50! * Math.exp(logs.p50 * heeded(learned.response)), p90: p90! },
    p95: p95! * Math.exp((logs.p95 ?? 0) * heeded(learned.response)),
    ...{ p99: p99! * Math.exp(logs.p99 * learned.response), p50Error: 0, p90Error: 0, p95Error: 0, p99Error: 0 },
  };
}

describe("fitShortfall()", () => {
  it("finds by how much long labels exceed what short ones taught, whatever a few odd ones say", () => {
    const tandemAt = sweepTandems(SweepSpace.parse({ busyShare: 0, utilisation: [0.5, 0.95] }), 11);
    const rows = Array.from({ length: 120 }, (_, index): LabelledTandem => {
      const tandem = tandemAt(index);
      const label = labelAmended(tandem, { wait1: 1.5, wait2: 2.5, p50: -3, p95: 2, p99: index % 20 === 7 ? 40 : 1.1 });
      return { tandem, label, isTest: true };
    });
    const { wait1, wait2, p50, p90, p95, p99 } = fitShortfall(surrogateFixture(), rows, HUBER);
    expect(wait1).toBeCloseTo(1.5, 1);
    expect(wait2).toBeCloseTo(2.5, 1);
    expect(p50).toBeCloseTo(-3, 4);
    expect(p90).toBeCloseTo(0, 4);
    expect(p95).toBeCloseTo(2, 4);
    expect(Math.abs(p99 - 1.1)).toBeLessThan(0.15);
  });

  it("finds nothing without rows, nor of stages so busy that no answer is trusted", () => {
    const tandem = { ...BUSY, batchRate: 0.97 };
    const rows = [{ tandem, label: labelAmended(tandem, { wait1: 3, wait2: 3, p50: 1, p99: 5 }), isTest: true }];
    expect(fitShortfall(surrogateFixture(), [], HUBER)).toEqual(noShortfall(HUBER.jobsPerLabel));
    expect(fitShortfall(surrogateFixture(), rows, HUBER)).toEqual(noShortfall(HUBER.jobsPerLabel));
  });
});

it("short runs mostly find less of the highest quantile, beside their own waits, than there is", () => {
  const described = describeTandem(BUSY)!;
  const p99Of = (seed: string, jobs: number): number => {
    const label = labelOf(simulateTandem(BUSY, labelOptions(seed, jobs)));
    return surrogateTargets(BUSY, described, label).targets[P99]! * TARGET_SCALES[P99]!;
  };
  // Waits of an M/M/1 are exponential where there are any, and its departures Poisson: nothing is to be corrected.
  expect(Math.abs(p99Of("long", 20_000_000))).toBeLessThan(0.02);
  const medianOf = (jobs: number): number =>
    quantile(
      Array.from({ length: 200 }, (_, run) => p99Of(`${jobs}/${run}`, jobs)),
      0.5,
    );
  const [shorter, short] = [medianOf(10_000), medianOf(40_000)];
  expect(shorter).toBeLessThan(-0.4 * labelScatter(BUSY, described, 10_000).response);
  expect(short).toBeLessThan(-0.4 * labelScatter(BUSY, described, 40_000).response);
  expect(short).toBeGreaterThan(shorter);
});

describe("amendsOf()", () => {
  it("adds to the answer of the network what its labels fell short by, within bounds", () => {
    const described = describeTandem(BUSY)!;
    const shortfall = { jobsPerLabel: 100_000, wait1: 1.5, wait2: 2.5, p50: -3, p90: 0, p95: 2, p99: 1 };
    const { response, wait1, wait2 } = labelScatter(BUSY, described, labelJobsOf(BUSY, described, 100_000));
    const amends = amendsOf(shortfall, BUSY, described);
    const square = heeded(response);
    expect(amends.quantiles).toEqual([-3 * square, 0, 2 * square, response].map((log) => expect.closeTo(log, 12)));
    expect(amends.wait1).toBeCloseTo(1.5 * heeded(wait1), 12);
    expect(amends.wait2).toBeCloseTo(2.5 * heeded(wait2), 12);
    expect(amendsOf({ ...shortfall, p99: 1e6 }, BUSY, described).quantiles[3]).toBe(0.25);
    const plain = prepareSurrogate(surrogateFixture()).answer(BUSY);
    const amended = prepareSurrogate(surrogateFixture({ shortfall: { ...shortfall, wait1: 0, wait2: 0 } })).answer(
      BUSY,
    );
    expect(amended.responseMeanSeconds).toBe(plain.responseMeanSeconds);
    expect(amended.responseP99Seconds / plain.responseP99Seconds).toBeCloseTo(Math.exp(response), 10);
    const waited = prepareSurrogate(surrogateFixture({ shortfall: { ...shortfall, p99: 0 } })).answer(BUSY);
    expect(waited.wait1MeanSeconds / plain.wait1MeanSeconds).toBeCloseTo(Math.exp(amends.wait1), 10);
    expect(waited.wait2MeanSeconds / plain.wait2MeanSeconds).toBeCloseTo(Math.exp(amends.wait2), 10);
  });
});
