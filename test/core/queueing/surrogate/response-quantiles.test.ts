import { describe, expect, it } from "vitest";

import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import { type ResponseParts, responseQuantiles } from "#core/queueing/surrogate/response-quantiles.ts";
import { servicePoints } from "#core/queueing/surrogate/service-points.ts";
import { QUANTILES, responseParts } from "#core/queueing/surrogate/surrogate-targets.ts";
import { describeTandem, type TandemDescription } from "#core/queueing/surrogate/tandem-description.ts";
import { labelOf } from "#core/queueing/surrogate/tandem-label.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { markovianTandem } from "../../../support/markovian-tandem.ts";

const exponential = servicePoints({ kind: "exponential" });
const constant = servicePoints({ kind: "constant" });
const IDLE_STAGE = { servers: 8, service: { kind: "exponential" }, serviceMeanSeconds: 4 } as const;
const none = { firstWait: 0, firstWaits: 0, secondWait: 0, secondWaits: 0, bufferWait: 0 };

describe("responseQuantiles()", () => {
  it("meets Reich's tandem of two M/M/1: 4.41395, 10.47382, 12.88448, 18.35356 (queueing.md, 2.5)", () => {
    // Responses Exp(.3) and Exp(.5): utilisations .7 and .5, waits 0 or exponential.
    const found = responseQuantiles(
      {
        first: exponential,
        firstMean: 1,
        second: exponential,
        secondMean: 1,
        firstWait: 0.7 / 0.3,
        firstWaits: 0.7,
        secondWait: 1,
        secondWaits: 0.5,
        bufferWait: 0,
      },
      [0.5, 0.9, 0.95, 0.99],
    );
    for (const [index, expected] of [4.41395, 10.47382, 12.88448, 18.35356].entries()) {
      expect(Math.abs(found[index]! / expected - 1)).toBeLessThan(0.012);
    }
  });

  it("keeps to services that are constant, and to a buffer that is even", () => {
    const parts = { first: constant, firstMean: 1, second: constant, secondMean: 2, ...none };
    for (const value of responseQuantiles(parts, [0.5, 0.99])) expect(value).toBeCloseTo(3, 1);
    const [half, most] = responseQuantiles({ ...parts, bufferWait: 2 }, [0.5, 0.95]);
    expect(half).toBeCloseTo(5, 1);
    expect(most).toBeCloseTo(6.8, 1);
  });

  it("lets the first of two wait for the other, and the other not at all", () => {
    // 2 + (0 or exponential with mean 3): half of the jobs find 2, 90 % at most 2 + 3 ln 5, 99 % 2 + 3 ln 50.
    const parts = { first: constant, firstMean: 1, second: constant, secondMean: 1, ...none, bufferWait: 1.5 };
    const places = { values: Float64Array.of(0, 0), shares: Float64Array.of(0.5, 0.5) };
    const found = responseQuantiles({ ...parts, group: { places, gaps: 1, even: 0 } }, [0.4, 0.9, 0.99]);
    for (const [index, expected] of [2, 2 + 3 * Math.log(5), 2 + 3 * Math.log(50)].entries()) {
      expect(Math.abs(found[index]! / expected - 1)).toBeLessThan(0.02);
    }
  });

  it("lets each place of a group wait as long as the places after it take where gaps are all the same", () => {
    // Four places, gaps of 2: waits of 6, 4, 2 and 0, each as likely.
    const parts = { first: constant, firstMean: 1, second: constant, secondMean: 1, ...none, bufferWait: 3 };
    const places = { values: new Float64Array(4), shares: new Float64Array(4).fill(0.25) };
    const found = responseQuantiles({ ...parts, group: { places, gaps: 1, even: 1 } }, [0.2, 0.45, 0.7, 0.95]);
    for (const [index, expected] of [2, 4, 6, 8].entries()) {
      expect(Math.abs(found[index]! / expected - 1)).toBeLessThan(0.03);
    }
  });

  it("adds waits that are long together as one exponential wait, and others as independent ones", () => {
    // Of 2 and 3: together exponential with mean 5; else beyond t with probability 3 e^(-t/3) - 2 e^(-t/2). A service of nearly nothing.
    const service = { first: constant, firstMean: 1e-3, second: constant, secondMean: 1e-3 };
    const parts = { ...service, firstWait: 2, firstWaits: 1, secondWait: 3, secondWaits: 1, bufferWait: 0 };
    const shares = [0.5, 0.9, 0.95, 0.99];
    for (const together of [0, 0.4, 1]) {
      const beyond = (time: number): number =>
        together * Math.exp(-time / 5) + (1 - together) * (3 * Math.exp(-time / 3) - 2 * Math.exp(-time / 2));
      for (const [index, found] of responseQuantiles({ ...parts, together }, shares).entries()) {
        expect(beyond(0.985 * found)).toBeGreaterThan(1 - shares[index]!);
        expect(beyond(1.015 * found)).toBeLessThan(1 - shares[index]!);
      }
    }
  });

  it.each([
    { firstWait: 0.6, firstWaits: 0.3, secondWait: 3.6, secondWaits: 0.9 },
    { firstWait: 3.6, firstWaits: 0.9, secondWait: 0.6, secondWaits: 0.3 },
  ])("lets the rarer of two waits that are long together be there only where the other is: %j", (waits) => {
    // .3 of the jobs wait 2 + 4 times one exponential time, .6 others 4 times.
    const service = { first: constant, firstMean: 1e-3, second: constant, secondMean: 1e-3 };
    const beyond = (time: number): number => 0.3 * Math.exp(-time / 6) + 0.6 * Math.exp(-time / 4);
    const shares = [0.5, 0.9, 0.95, 0.99];
    const found = responseQuantiles({ ...service, ...waits, bufferWait: 0, together: 1 }, shares);
    for (const [index, share] of shares.entries()) {
      expect(beyond(0.985 * found[index]!)).toBeGreaterThan(1 - share);
      expect(beyond(1.015 * found[index]!)).toBeLessThan(1 - share);
    }
  });

  it("knows no wait that is long together with one that is not there", () => {
    const service = { first: constant, firstMean: 1, second: constant, secondMean: 1, bufferWait: 0 };
    for (const first of [
      { firstWait: 0, firstWaits: 0.5 },
      { firstWait: 2, firstWaits: 0 },
    ]) {
      const parts = { ...service, ...first, secondWait: 3, secondWaits: 0.6 };
      const [together, apart] = [1, 0].map((share) => responseQuantiles({ ...parts, together: share }, QUANTILES));
      expect(together).toEqual(apart);
      expect(together![3]).toBeGreaterThan(10);
    }
  });

  it("keeps the places of a batch that waits for itself alone, within the mean wait that is told", () => {
    // A batch of four before one server: waits of 0, 1, 2 and 3, each as likely.
    const behindBatch = { values: Float64Array.of(0, 1, 2, 3), shares: new Float64Array(4).fill(0.25) };
    const parts = { first: constant, firstMean: 1, second: constant, secondMean: 1, ...none };
    const alone = { ...parts, firstWait: 1.5, firstWaits: 0.75, behindBatch };
    const found = responseQuantiles(alone, [0.2, 0.45, 0.7, 0.95]);
    for (const [index, expected] of [2, 3, 4, 5].entries())
      expect(Math.abs(found[index]! / expected - 1)).toBeLessThan(0.06);
  });

  it.each<[string, Partial<Tandem>]>([
    ["batches of eight before two servers of constant services", {}],
    ["geometric batches, offloaded by fours", { batchSize: { kind: "geometric", mean: 8 }, offloadBatch: 4 }],
    [
      "singles, offloaded by fours to one server",
      { batchSize: { kind: "constant", mean: 1 }, batchRate: 0.6, offloadBatch: 4 },
    ],
  ])("meets simulation where waits are those behind the own batch mostly: %s", (_, part) => {
    const tandem: Tandem = {
      ...markovianTandem(0.3),
      batchRate: 0.075,
      batchSize: { kind: "constant", mean: 8 },
      first: { servers: 2, service: { kind: "constant" }, serviceMeanSeconds: 1 },
      ...part,
    };
    const simulated = simulateTandem(tandem, { seed: "places", until: { kind: "jobs", jobs: 2_000_000 } });
    const { wait1, waits1, bufferWait, wait2, waits2, p50, p90, p95, p99 } = labelOf(simulated);
    const parts = responseParts(tandem, describeTandem(tandem)!, { wait1, waits1, bufferWait, wait2, waits2 });
    const { behindBatch: _behind, group: _group, ...independent } = parts;
    const errors = (from: ResponseParts): number[] => {
      const simulatedQuantiles = [p50, p90, p95, p99];
      return [...responseQuantiles(from, QUANTILES)].map((found, at) => Math.abs(found / simulatedQuantiles[at]! - 1));
    };
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(errors(parts))).toBeLessThan(0.1);
    expect(mean(errors(parts))).toBeLessThan(0.7 * mean(errors(independent)));
  });

  const PHASES = { kind: "mmpp2", rateRatio: 5, sojournBatches: 40 } as const;
  const KNOWN_APART = { together: 0 };
  const POISSON = { gatheredDispersion: 1 };
  /** Gaps that scatter as those of very many jobs in two phases do. */
  const LONG_TERM = { gatheredDispersion: 40 };

  it.each<[string, Partial<Tandem>, Partial<TandemDescription>]>([
    ["two phases make both stages wait", { arrival: PHASES, batchSize: { kind: "constant", mean: 6 } }, KNOWN_APART],
    [
      "bursts of batches make both stages wait",
      { arrival: { kind: "hyperexponential", scv: 6 }, batchSize: { kind: "constant", mean: 6 } },
      KNOWN_APART,
    ],
    ["a buffer fills in phases", { arrival: PHASES, offloadBatch: 12, second: IDLE_STAGE }, LONG_TERM],
    ["a buffer fills evenly", { arrival: { kind: "constant" }, offloadBatch: 12, second: IDLE_STAGE }, POISSON],
  ])("meets simulation better than without what is known of the streams where %s", (_, part, unknown) => {
    const singly = markovianTandem(2.6);
    const tandem: Tandem = {
      ...singly,
      batchRate: part.batchSize === undefined ? 0.15 : 1 / 12,
      second: { ...singly.second, servers: 2 },
      ...part,
    };
    const label = labelOf(simulateTandem(tandem, { seed: "together", until: { kind: "jobs", jobs: 2_000_000 } }));
    const described = describeTandem(tandem)!;
    const truth = [label.p50, label.p90, label.p95, label.p99];
    const errorOf = (told: TandemDescription): number =>
      responseQuantiles(responseParts(tandem, told, label), QUANTILES).reduce(
        (sum, found, at) => sum + Math.abs(found / truth[at]! - 1) / truth.length,
        0,
      );
    expect(errorOf(described)).toBeLessThan(0.5 * errorOf({ ...described, ...unknown }));
  });
});
