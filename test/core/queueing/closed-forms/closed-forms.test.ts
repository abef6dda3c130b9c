import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  batchDepartureScv,
  batchMg1WaitSeconds,
  batchMmc,
  geometricBatchWaitSeconds,
} from "#core/queueing/closed-forms/batch-arrivals.ts";
import { cosmetatosWaitSeconds, mdcWaitSeconds } from "#core/queueing/closed-forms/deterministic-service.ts";
import { erlangC, mmcResponseTail, mmcWaitSeconds, mmcWaitTail } from "#core/queueing/closed-forms/erlang-c.ts";
import {
  allenCunneenWaitSeconds,
  kimuraWaitSeconds,
  kingmanWaitSeconds,
  kraemerLangenbachBelzWaitSeconds,
} from "#core/queueing/closed-forms/general-waits.ts";
import { gim1WaitSeconds, marshallDepartureScv, mg1WaitSeconds } from "#core/queueing/closed-forms/single-server.ts";
import type { BatchSize } from "#core/queueing/laws/batch-size.ts";
import type { TimeLaw } from "#core/queueing/laws/time-law.ts";

const load = (arrivalRate: number, servers = 1, serviceMeanSeconds = 1) => ({
  arrivalRate,
  serviceMeanSeconds,
  servers,
});

/** What is printed with eight decimals. */
const DECIMALS = 8;

describe("How likely a job waits with batches", () => {
  it("is Erlang's without", () => {
    for (const [rate, servers] of [
      [0.9, 1],
      [2.4, 3],
      [15.2, 16],
    ] as const) {
      const one = {
        batchRate: rate,
        batchSize: { kind: "constant", mean: 1 },
        serviceMeanSeconds: 1,
        servers,
      } as const;
      expect(batchMmc(one).waits).toBeCloseTo(erlangC(load(rate, servers)), 10);
    }
  });

  it("is all but that of the first of each batch that finds a single server idle", () => {
    const batchSize = { kind: "geometric", mean: 4 } as const;
    const { waits } = batchMmc({ batchRate: 0.2, batchSize, serviceMeanSeconds: 1, servers: 1 });
    expect(waits).toBeCloseTo(1 - 0.2 / 4, 10);
  });
});

describe("Erlang C", () => {
  it.each([
    [0.9, 1, 0.9, 9],
    [1.6, 2, 0.71111111, 1.77777778],
    [2.4, 3, 0.64719101, 1.07865169],
    [9, 10, 0.66873152, 0.66873152],
    [15.2, 16, 0.78019246, 0.97524058],
    [95, 100, 0.50645685, 0.10129137],
  ])("M/M/c with %d jobs a second and %d servers", (arrivalRate, servers, waits, waitSeconds) => {
    expect(erlangC(load(arrivalRate, servers))).toBeCloseTo(waits, DECIMALS);
    expect(mmcWaitSeconds(load(arrivalRate, servers))).toBeCloseTo(waitSeconds, DECIMALS);
    expect(mmcWaitSeconds(load(arrivalRate / 7, servers, 7))).toBeCloseTo(7 * waitSeconds, 6);
  });

  it("is right for thousands of servers", () => {
    // Summed up with sixty digits.
    expect(erlangC(load(4900, 5000))).toBeCloseTo(0.09993787723448, 12);
  });

  it("has tails whose areas are the means", () => {
    for (const [rate, servers] of [
      [2.4, 3],
      [0.5, 1],
      [1, 2],
    ] as const) {
      const area = (tail: (seconds: number) => number): number => {
        let sum = 0;
        for (let step = 0; step < 400_000; step++) sum += tail((step + 0.5) * 2e-4) * 2e-4;
        return sum;
      };
      expect(area((seconds) => mmcWaitTail(load(rate, servers), seconds))).toBeCloseTo(
        mmcWaitSeconds(load(rate, servers)),
        5,
      );
      expect(area((seconds) => mmcResponseTail(load(rate, servers), seconds))).toBeCloseTo(
        mmcWaitSeconds(load(rate, servers)) + 1,
        5,
      );
    }
  });

  it("refuses what no queue bears, with a sentence", () => {
    expect(() => erlangC(load(3, 3))).toThrow(
      "Cannot solve a queue as its servers must be busy for less than all of the time, else it grows for ever: they would be for 1.000 of it",
    );
    expect(() => erlangC(load(1, 1.5))).toThrow("its servers must be a whole number from 1: 1.5");
    expect(() => erlangC(load(-1, 1))).toThrow("rate and service time must be above 0");
  });
});

describe("one server", () => {
  it.each([
    [0, 0.5, 0.5],
    [0, 0.8, 2],
    [0, 0.9, 4.5],
    [0.25, 0.5, 0.625],
    [0.25, 0.8, 2.5],
    [0.25, 0.9, 5.625],
    [4, 0.5, 2.5],
    [4, 0.8, 10],
    [4, 0.9, 22.5],
  ])("M/G/1 with services of SCV %d, busy for %d", (serviceScv, utilisation, waitSeconds) => {
    expect(mg1WaitSeconds(load(utilisation), serviceScv)).toBeCloseTo(waitSeconds, DECIMALS);
    expect(kingmanWaitSeconds(load(utilisation), { arrivalScv: 1, serviceScv })).toBeCloseTo(waitSeconds, DECIMALS);
  });

  it.each<[string, TimeLaw, number, number]>([
    ["D", { kind: "constant" }, 0.5, 0.25500097],
    ["D", { kind: "constant" }, 0.8, 1.69273084],
    ["D", { kind: "constant" }, 0.9, 4.17865942],
    ["E2", { kind: "gamma", scv: 0.5 }, 0.5, 0.61803399],
    ["E2", { kind: "gamma", scv: 0.5 }, 0.8, 2.84397977],
    ["E2", { kind: "gamma", scv: 0.5 }, 0.9, 6.58828363],
    ["H2", { kind: "hyperexponential", scv: 4 }, 0.5, 2.16227766],
    ["H2", { kind: "hyperexponential", scv: 4 }, 0.8, 9.81919277],
    ["H2", { kind: "hyperexponential", scv: 4 }, 0.9, 22.40885757],
  ])("%s/M/1", (_name, arrivals, utilisation, waitSeconds) => {
    expect(gim1WaitSeconds(load(utilisation), arrivals)).toBeCloseTo(waitSeconds, DECIMALS);
  });

  it("GI/M/1 is M/M/1 for each law that can be exponential", () => {
    const exponential: TimeLaw[] = [
      { kind: "exponential" },
      { kind: "gamma", scv: 1 },
      { kind: "hyperexponential", scv: 1 },
      { kind: "weibull", scv: 1 },
    ];
    for (const law of exponential) expect(gim1WaitSeconds(load(0.8), law)).toBeCloseTo(4, 7);
  });

  it("Marshall's departures are Poisson from M/M/1", () => {
    const waitSeconds = mmcWaitSeconds(load(0.7));
    expect(marshallDepartureScv(load(0.7), { arrivalScv: 1, serviceScv: 1, waitSeconds })).toBeCloseTo(1, 12);
  });
});

describe("many servers with services that scatter otherwise", () => {
  it.each([
    [1, 2, 0.17674106, -5.7, -0.57],
    [1.6, 2, 0.90328388, -1.6, -0.25],
    [3.2, 4, 0.38609493, -3.5, -0.17],
    [7.2, 8, 0.44997326, -2.6, 0.18],
    [14.4, 16, 0.19246703, -4.0, 0.49],
  ])("M/D/c with %d jobs a second and %d servers", (rate, servers, waitSeconds, allenCunneen, cosmetatos) => {
    const exact = mdcWaitSeconds(load(rate, servers));
    expect(exact).toBeCloseTo(waitSeconds, DECIMALS);
    const percent = (approximate: number): number => 100 * (approximate / exact - 1);
    const variability = { arrivalScv: 1, serviceScv: 0 };
    expect(percent(allenCunneenWaitSeconds(load(rate, servers), variability))).toBeCloseTo(allenCunneen, 0);
    expect(percent(cosmetatosWaitSeconds(load(rate, servers)))).toBeCloseTo(cosmetatos, 1);
  });

  it("M/D/1 is Pollaczek's and Khinchine's", () => {
    expect(mdcWaitSeconds(load(0.9))).toBeCloseTo(4.5, DECIMALS);
  });

  it("Kimura's is exact at both ends, and grows with how much services scatter", () => {
    const given = load(3.2, 4);
    expect(kimuraWaitSeconds(given, 0)).toBeCloseTo(mdcWaitSeconds(given), 12);
    expect(kimuraWaitSeconds(given, 1)).toBeCloseTo(mmcWaitSeconds(given), 12);
    expect(kimuraWaitSeconds(load(0.8), 4)).toBeCloseTo(mg1WaitSeconds(load(0.8), 4), 10);
    const waits = [0, 0.5, 1, 4, 60].map((serviceScv) => kimuraWaitSeconds(load(0.1, 4), serviceScv));
    expect(waits).toEqual([...waits].sort((left, right) => left - right));
  });

  it("Krämer's and Langenbach-Belz' is Allen's and Cunneen's for Poisson arrivals, and below it for others", () => {
    const given = load(3.2, 4);
    const both = (arrivalScv: number) => {
      const variability = { arrivalScv, serviceScv: 0.5 };
      return [
        kraemerLangenbachBelzWaitSeconds(given, variability),
        allenCunneenWaitSeconds(given, variability),
      ] as const;
    };
    expect(both(1)[0]).toBeCloseTo(both(1)[1], 12);
    for (const arrivalScv of [0.2, 4]) expect(both(arrivalScv)[0]).toBeLessThan(both(arrivalScv)[1]);
  });
});

describe("batches", () => {
  const constant = (mean: number): BatchSize => ({ kind: "constant", mean });
  const geometric = (mean: number): BatchSize => ({ kind: "geometric", mean });
  const waitOf = (batchSize: BatchSize, mean: number, servers: number, utilisation: number): number =>
    batchMmc({ batchRate: (utilisation * servers) / mean, batchSize, servers, serviceMeanSeconds: 1 }).waitSeconds;

  it.each<[BatchSize, number, readonly number[]]>([
    [constant(3), 3, [7, 1.63888889, 1.82608696, 0.88558816]],
    [constant(4), 4, [9, 2.23369565, 2.39285714, 1.15691508]],
    [constant(8), 8, [17, 4.68313953, 4.78125, 2.28480157]],
    [geometric(2), 2, [7, 1.69230769, 1.86464454, 0.8965595]],
    [geometric(4), 4, [15, 4.10869565, 4.24282736, 2.02949355]],
  ])("M^X/M/c with batches %o", (batchSize, mean, expected) => {
    const stations = [
      [1, 0.75],
      [2, 0.6],
      [4, 0.8],
      [16, 0.9],
    ] as const;
    for (const [index, [servers, utilisation]] of stations.entries()) {
      expect(waitOf(batchSize, mean, servers, utilisation)).toBeCloseTo(expected[index]!, DECIMALS);
    }
  });

  it("M^X/M/c of batches of one is Erlang's, and of one server that of M^X/G/1", () => {
    expect(waitOf(constant(1), 1, 10, 0.9)).toBeCloseTo(0.66873152, DECIMALS);
    fc.assert(
      fc.property(
        fc.constantFrom("geometric", "shiftedPoisson", "twoPoint"),
        fc.double({ min: 1, max: 12, noNaN: true }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (kind, mean, utilisation) => {
          const given = {
            batchRate: utilisation / mean,
            batchSize: { kind, mean } as BatchSize,
            serviceMeanSeconds: 1,
          };
          const chain = batchMmc({ ...given, servers: 1 }).waitSeconds;
          expect(chain).toBeCloseTo(batchMg1WaitSeconds(given, 1), 8);
        },
      ),
    );
  });

  it("M^X/G/1 and the gaps between its departures", () => {
    const three = { batchRate: 0.25, batchSize: constant(3), serviceMeanSeconds: 1 };
    expect(batchMg1WaitSeconds(three, 0)).toBeCloseTo(5.5, DECIMALS);
    expect(batchDepartureScv(three, 0)).toBeCloseTo(1.4375, DECIMALS);
    const two = { batchRate: 0.4, batchSize: geometric(2), serviceMeanSeconds: 1 };
    expect(batchMg1WaitSeconds(two, 0)).toBeCloseTo(7, DECIMALS);
    expect(batchDepartureScv(two, 0)).toBeCloseTo(0.76, DECIMALS);
    const four = { batchRate: 0.175, batchSize: constant(4), serviceMeanSeconds: 1 };
    expect(batchMg1WaitSeconds(four, 4)).toBeCloseTo(10.833333333, DECIMALS);
    expect(batchDepartureScv(four, 4)).toBeCloseTo(4.27, DECIMALS);
  });

  it.each<[TimeLaw, number, number]>([
    [{ kind: "constant" }, 2, 4.38546168],
    [{ kind: "constant" }, 4, 9.77092336],
    [{ kind: "gamma", scv: 0.5 }, 2, 6.68795953],
    [{ kind: "gamma", scv: 0.5 }, 4, 14.37591907],
  ])("GI^Geo/M/1 with gaps %o and batches of %d", (arrivals, batchMean, waitSeconds) => {
    const given = { batchRate: 0.8 / batchMean, serviceMeanSeconds: 1, batchMean };
    expect(geometricBatchWaitSeconds(given, arrivals)).toBeCloseTo(waitSeconds, DECIMALS);
  });
});
