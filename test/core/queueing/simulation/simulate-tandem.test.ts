import { describe, expect, it } from "vitest";

import type { ArrivalLaw } from "#core/queueing/laws/arrival-law.ts";
import type { BatchSize } from "#core/queueing/laws/batch-size.ts";
import type { TimeLaw } from "#core/queueing/laws/time-law.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import type { Estimate } from "#core/queueing/simulation/tandem-simulation.ts";
import { EXPONENTIAL, type SimpleTandem, simpleTandem } from "./simple-tandem.ts";

const JOBS = 600_000;
const simulate = (tandem: SimpleTandem, jobs = JOBS, seed: string | number = 1) =>
  simulateTandem(simpleTandem(tandem), { seed, until: { kind: "jobs", jobs }, streams: true });

/** Within three standard errors, which must not be so large that anything would be. */
function expectWithin({ value, standardError }: Estimate, exact: number, mostRelative = 0.03): void {
  expect(Math.abs(value - exact)).toBeLessThan(3 * standardError + 1e-9);
  expect(standardError).toBeLessThan(mostRelative * exact + 1e-9);
}

const constant = (mean: number): BatchSize => ({ kind: "constant", mean });
const geometric = (mean: number): BatchSize => ({ kind: "geometric", mean });

describe("simulateTandem() agrees with closed forms at the first stage", () => {
  it.each([
    [0.9, 1, 0.9, 9],
    [1.6, 2, 0.71111111, 1.77777778],
    [2.4, 3, 0.64719101, 1.07865169],
    [9, 10, 0.66873152, 0.66873152],
    [15.2, 16, 0.78019246, 0.97524058],
    [95, 100, 0.50645685, 0.10129137],
  ])("M/M/c with %d jobs a second and %d servers", (batchRate, servers, waits, wait) => {
    const { first } = simulate({ batchRate, servers: [servers, servers] });
    expectWithin(first.wait.meanSeconds, wait, 0.15);
    expectWithin(first.wait.waits, waits);
    expectWithin(first.utilisation, batchRate / servers, 0.01);
    expectWithin(first.queue, batchRate * wait, 0.15);
  });

  it.each<[string, TimeLaw, number, number]>([
    ["D", { kind: "constant" }, 0.5, 0.5],
    ["D", { kind: "constant" }, 0.8, 2],
    ["D", { kind: "constant" }, 0.9, 4.5],
    ["E4", { kind: "gamma", scv: 0.25 }, 0.5, 0.625],
    ["E4", { kind: "gamma", scv: 0.25 }, 0.8, 2.5],
    ["E4", { kind: "gamma", scv: 0.25 }, 0.9, 5.625],
    ["H2", { kind: "hyperexponential", scv: 4 }, 0.5, 2.5],
    ["H2", { kind: "hyperexponential", scv: 4 }, 0.8, 10],
    ["H2", { kind: "hyperexponential", scv: 4 }, 0.9, 22.5],
    // Pollaczek and Khinchine: rho (1 + scv) / (2 (1 - rho)).
    ["lognormal", { kind: "lognormal", scv: 1.5 }, 0.6, 1.875],
    ["Weibull", { kind: "weibull", scv: 2 }, 0.6, 2.25],
    ["uniform", { kind: "uniform", scv: 0.2 }, 0.6, 0.9],
    ["two points", { kind: "twoPoint", scv: 3 }, 0.6, 3],
    ["hyper-Erlang", { kind: "hyperErlang", scv: 1, stages: 3 }, 0.6, 1.5],
  ])("M/%s/1 of %o, busy for %d", (_name, service, batchRate, wait) => {
    expectWithin(simulate({ batchRate, service }).first.wait.meanSeconds, wait, 0.15);
  });

  it.each<[string, ArrivalLaw, number, number]>([
    ["D", { kind: "constant" }, 0.5, 0.25500097],
    ["D", { kind: "constant" }, 0.8, 1.69273084],
    ["D", { kind: "constant" }, 0.9, 4.17865942],
    ["E2", { kind: "gamma", scv: 0.5 }, 0.5, 0.61803399],
    ["E2", { kind: "gamma", scv: 0.5 }, 0.8, 2.84397977],
    ["E2", { kind: "gamma", scv: 0.5 }, 0.9, 6.58828363],
    ["H2", { kind: "hyperexponential", scv: 4 }, 0.5, 2.16227766],
    ["H2", { kind: "hyperexponential", scv: 4 }, 0.8, 9.81919277],
    ["H2", { kind: "hyperexponential", scv: 4 }, 0.9, 22.40885757],
  ])("%s/M/1 of %o, busy for %d", (_name, arrival, batchRate, wait) => {
    expectWithin(simulate({ batchRate, arrival }).first.wait.meanSeconds, wait, 0.15);
  });

  it.each([
    [1, 2, 0.17674106],
    [1.6, 2, 0.90328388],
    [3.2, 4, 0.38609493],
    [7.2, 8, 0.44997326],
    [14.4, 16, 0.19246703],
  ])("M/D/c with %d jobs a second and %d servers", (batchRate, servers, wait) => {
    const { first } = simulate({ batchRate, servers: [servers, servers], service: { kind: "constant" } });
    expectWithin(first.wait.meanSeconds, wait, 0.15);
  });

  it.each<[BatchSize & { mean: number }, readonly number[]]>([
    [constant(3) as never, [7, 1.63888889, 1.82608696, 0.88558816]],
    [constant(4) as never, [9, 2.23369565, 2.39285714, 1.15691508]],
    [constant(8) as never, [17, 4.68313953, 4.78125, 2.28480157]],
    [geometric(2) as never, [7, 1.69230769, 1.86464454, 0.8965595]],
    [geometric(4) as never, [15, 4.10869565, 4.24282736, 2.02949355]],
  ])("M^X/M/c with batches %o", (batchSize, waits) => {
    const stations = [
      [1, 0.75],
      [2, 0.6],
      [4, 0.8],
      [16, 0.9],
    ] as const;
    for (const [index, [servers, utilisation]] of stations.entries()) {
      const batchRate = (utilisation * servers) / batchSize.mean;
      const { first } = simulate({ batchRate, batchSize, servers: [servers, servers] });
      expectWithin(first.wait.meanSeconds, waits[index]!, 0.15);
    }
  });

  it.each<[string, SimpleTandem, number, number]>([
    ["M^3/D/1", { batchRate: 0.25, batchSize: constant(3), service: { kind: "constant" } }, 5.5, 1.4375],
    ["M^Geo2/D/1", { batchRate: 0.4, batchSize: geometric(2), service: { kind: "constant" } }, 7, 0.76],
    [
      "M^4/H2/1",
      { batchRate: 0.175, batchSize: constant(4), service: { kind: "hyperexponential", scv: 4 } },
      10.833333,
      4.27,
    ],
  ])("%s, also how departures scatter", (_name, tandem, wait, departureScv) => {
    const { first, departures } = simulate(tandem);
    expectWithin(first.wait.meanSeconds, wait, 0.15);
    expect(departures!.scv).toBeCloseTo(departureScv, 1);
    // In the long run departures scatter as arrivals do.
    const { mean } = tandem.batchSize as { mean: number };
    const arrivals = tandem.batchSize!.kind === "constant" ? mean : mean * (1 + (mean - 1) / mean);
    expect(departures!.dispersion[1000] / arrivals).toBeCloseTo(1, 0);
  });

  it.each<[ArrivalLaw, number, number]>([
    [{ kind: "constant" }, 2, 4.38546168],
    [{ kind: "constant" }, 4, 9.77092336],
    [{ kind: "gamma", scv: 0.5 }, 2, 6.68795953],
    [{ kind: "gamma", scv: 0.5 }, 4, 14.37591907],
  ])("GI^Geo/M/1 with gaps %o and batches of %d", (arrival, mean, wait) => {
    const { first } = simulate({ batchRate: 0.8 / mean, arrival, batchSize: geometric(mean) });
    expectWithin(first.wait.meanSeconds, wait, 0.15);
  });
});

/** W1, buffer, W2, E[R] of a chain solved with SciPy. */
const EXACT: [string, SimpleTandem, readonly [number, number, number, number]][] = [
  ["T1", { batchRate: 0.2, batchSize: constant(3), secondMean: 1 }, [4, 0, 2.493187, 8.493187]],
  [
    "T2",
    { batchRate: 0.3, batchSize: constant(4), servers: [2, 3], secondMean: 1 / 0.6 },
    [2.233696, 0, 1.779442, 6.679805],
  ],
  [
    "T3",
    { batchRate: 0.3, batchSize: geometric(2), offloadProbability: 0.5, secondMean: 2 },
    [4, 0, 4.268835, 11.268835],
  ],
  ["T4", { batchRate: 0.6, offloadBatch: 4, secondMean: 1 }, [1.5, 2.5, 2.453676, 8.453676]],
  [
    "T5",
    {
      batchRate: 0.6,
      batchSize: constant(2),
      servers: [2, 2],
      offloadProbability: 0.8,
      offloadBatch: 3,
      secondMean: 1.25,
    },
    [1.067308, 1.041667, 1.1611, 5.520074],
  ],
  ["T6", { batchRate: 0.7, secondMean: 1 }, [2.333333, 0, 2.333333, 6.666667]],
  ["T7", { batchRate: 0.15, batchSize: constant(4), offloadBatch: 4, secondMean: 1 }, [5.25, 1.5, 3.774355, 12.524355]],
  // All of a batch of four is offloaded when the last is done, which one server does in order.
  [
    "T7 by request",
    { batchRate: 0.15, batchSize: constant(4), offloadBatch: "request", secondMean: 1 },
    [5.25, 1.5, 3.774355, 12.524355],
  ],
];

describe("simulateTandem() agrees with exact solutions of both stages", () => {
  it.each(EXACT)("%s", (_name, tandem, [wait1, bufferWait, wait2, response]) => {
    const found = simulate(tandem, 2_000_000, 2);
    expectWithin(found.first.wait.meanSeconds, wait1);
    expectWithin(found.bufferWaitSeconds, bufferWait);
    expectWithin(found.second.wait.meanSeconds, wait2);
    expectWithin(found.offloaded.meanSeconds, response);
  });

  it("Burke: M/M/3 feeds M/M/2 at random", () => {
    const found = simulate({ batchRate: 2.4, servers: [3, 2], secondMean: 0.5 }, 2_000_000);
    expectWithin(found.second.wait.meanSeconds, 0.28125);
    expect(found.departures!.scv).toBeCloseTo(1, 1);
    expect(found.departures!.lag1).toBeCloseTo(0, 2);
  });

  it.each([
    [0.9, 1, [20, 16.78347, 38.8972, 47.43865, 66.38352]],
    [0.7, 1.2, [5.333333, 4.41395, 10.47382, 12.88448, 18.35356]],
  ])("Reich: quantiles of two M/M/1 with %d jobs a second", (batchRate, rate2, [mean, p50, p90, p95, p99]) => {
    const { offloaded } = simulate({ batchRate, secondMean: 1 / rate2 }, 3_000_000);
    expectWithin(offloaded.meanSeconds, mean!, 0.05);
    expectWithin(offloaded.p50Seconds, p50!, 0.05);
    expectWithin(offloaded.p90Seconds, p90!, 0.05);
    expectWithin(offloaded.p95Seconds, p95!, 0.05);
    expectWithin(offloaded.p99Seconds, p99!, 0.05);
  });
});

describe("simulateTandem()", () => {
  const tandem = simpleTandem({ batchRate: 0.35, batchSize: geometric(2), secondMean: 1.2, offloadProbability: 0.6 });
  const until = { kind: "jobs", jobs: 50_000 } as const;

  it("gives the same for the same seed, and other numbers for another", () => {
    const once = simulateTandem(tandem, { seed: 3, until, requests: true });
    expect(simulateTandem(tandem, { seed: 3, until, requests: true })).toEqual(once);
    expect(simulateTandem(tandem, { seed: "3", until, requests: true })).toEqual(once);
    expect(simulateTandem(tandem, { seed: 4, until }).offloaded.meanSeconds).not.toEqual(once.offloaded.meanSeconds);
    // Counting whole requests or streams changes nothing else.
    const plain = simulateTandem(tandem, { seed: 3, until, streams: true });
    expect({ ...plain, departures: null, offloads: null, request: once.request }).toEqual(once);
  });

  it("gives numbers that no machine changes", () => {
    const laws: TimeLaw[] = [
      EXPONENTIAL,
      { kind: "gamma", scv: 0.3 },
      { kind: "lognormal", scv: 2 },
      { kind: "weibull", scv: 3 },
      { kind: "boundedPareto", shape: 1.5, ratio: 100 },
    ];
    const means = laws.map((service) => {
      const given = simpleTandem({ batchRate: 0.6, service, secondMean: 1.2 });
      return simulateTandem(given, { seed: "bytes", until: { kind: "jobs", jobs: 20_000 } }).offloaded.meanSeconds
        .value;
    });
    expect(means).toMatchInlineSnapshot(`
      [
        6.79811373441854,
        5.680144299197205,
        8.042159740353682,
        9.20855268535709,
        8.327323750529843,
      ]
    `);
  });

  it("stops when it is as precise as asked, or says that it stopped at its cap", () => {
    const precise = simulateTandem(tandem, { seed: 1, until: { kind: "precision", precision: 0.02, mostJobs: 1e7 } });
    expect(precise.stoppedBy).toBe("precision");
    const { value, standardError } = precise.offloaded.meanSeconds;
    expect((2.04 * standardError) / value).toBeLessThanOrEqual(0.0201);
    const capped = simulateTandem(tandem, { seed: 1, until: { kind: "precision", precision: 0.0001, mostJobs: 2e5 } });
    expect(capped.stoppedBy).toBe("cap");
    expect(capped.jobs).toBeLessThan(201_000);
  });

  it("has errors as large as those between seeds", () => {
    const runs = Array.from({ length: 40 }, (_, seed) => simulateTandem(tandem, { seed, until }).offloaded);
    for (const of of ["meanSeconds", "p50Seconds", "p95Seconds"] as const) {
      const values = runs.map((run) => run[of].value);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const between = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
      const told = Math.sqrt(runs.reduce((sum, run) => sum + run[of].standardError ** 2, 0) / runs.length);
      expect(told / between).toBeGreaterThan(0.7);
      expect(told / between).toBeLessThan(1.4);
    }
  });

  it("refuses what no queue bears, and says which stage", () => {
    const heavy = simpleTandem({ batchRate: 0.6, batchSize: constant(2) });
    expect(() => simulateTandem(heavy, { seed: 1, until })).toThrow(
      "Cannot answer a tandem as the servers of its first stage must be busy for less than all of the time, else its queue grows for ever: they would be for 1.200 of it",
    );
    const second = simpleTandem({ batchRate: 0.6, secondMean: 2 });
    expect(() => simulateTandem(second, { seed: 1, until })).toThrow("its second stage must be busy");
    expect(() => simulateTandem(tandem, { seed: 1, until: { kind: "traceEnd" } })).toThrow(
      'Cannot replay a trace as the arrivals must be one: they are "exponential"',
    );
  });
});
