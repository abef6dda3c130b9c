import { describe, expect, it } from "vitest";

import { prng, type Prng } from "#core/numeric/prng.ts";
import { jacksonNetwork } from "#core/queueing/closed-forms/jackson.ts";
import { mmcWaitSeconds } from "#core/queueing/closed-forms/erlang-c.ts";
import type { Network, NetworkStation } from "#core/queueing/network/network.ts";
import type { NetworkResult } from "#core/queueing/network/network-result.ts";
import { simulateNetwork } from "#core/queueing/network/simulate-network.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";

const exponential = (mean: number) => (random: Prng) => -mean * Math.log(1 - random());
const constant = (seconds: number) => () => seconds;

function station(part: Partial<NetworkStation>): NetworkStation {
  return { name: "only", servers: 1, serviceSeconds: exponential(1), routes: [], ...part };
}

function poisson(rate: number, stations: readonly NetworkStation[], rest: Partial<Network> = {}): Network {
  return { stations, arrivals: { gapSeconds: exponential(1 / rate), entries: [0] }, ...rest };
}

function played(network: Network, originals = 400_000, seed = 1): NetworkResult {
  return simulateNetwork(network, { random: prng(seed), originals, warmupOriginals: originals / 50 });
}

/** `times` at which originals come, to be played to their end. */
function at(times: readonly number[], stations: readonly NetworkStation[], rest: Partial<Network> = {}): NetworkResult {
  const gaps = times.map((time, index) => time - (times[index - 1] ?? 0));
  const arrivals = { gapSeconds: () => gaps.shift() ?? Infinity, entries: [0] };
  return simulateNetwork(
    { stations, arrivals, ...rest },
    { random: prng(1), originals: times.length, keepResponses: true },
  );
}

function near(mean: number, standardError: number, expected: number): void {
  expect(standardError).toBeGreaterThan(0);
  expect(standardError).toBeLessThan(0.05 * Math.max(expected, 0.05));
  expect(Math.abs(mean - expected)).toBeLessThan(3.3 * standardError);
}

describe("simulateNetwork() meets closed forms", () => {
  it.each([
    [1, 0.7],
    [2, 1.6],
    [10, 9],
  ])("of M/M/%i at rate %d", (servers, rate) => {
    const { stations } = played(poisson(rate, [station({ servers })]), 1_000_000);
    const wait = mmcWaitSeconds({ arrivalRate: rate, serviceMeanSeconds: 1, servers });
    near(stations[0]!.waitMeanSeconds, stations[0]!.waitStandardError, wait);
    expect(stations[0]!.utilisation).toBeCloseTo(rate / servers, 2);
    expect(stations[0]!.queueMean).toBeCloseTo(rate * stations[0]!.waitMeanSeconds, 1);
  });

  it("of M/D/1 by Pollaczek and Khinchine", () => {
    const { stations } = played(poisson(0.8, [station({ serviceSeconds: constant(1) })]));
    near(stations[0]!.waitMeanSeconds, stations[0]!.waitStandardError, 2);
  });

  it("of a Jackson network whose work goes one of two ways and meets again", () => {
    const network = poisson(1, [
      station({
        name: "door",
        servers: 2,
        routing: "one",
        routes: [
          { to: 1, probability: 0.3 },
          { to: 2, probability: 0.5 },
        ],
      }),
      station({ name: "left", serviceSeconds: exponential(2), routes: [{ to: 2, probability: 0.5 }] }),
      station({ name: "right" }),
    ]);
    const result = played(network, 1_000_000);
    const exact = jacksonNetwork([
      { servers: 2, serviceMeanSeconds: 1, arrivalRate: 1, next: [0, 0.3, 0.5] },
      { servers: 1, serviceMeanSeconds: 2, arrivalRate: 0, next: [0, 0, 0.5] },
      { servers: 1, serviceMeanSeconds: 1, arrivalRate: 0, next: [0, 0, 0] },
    ]);
    for (const [index, { waitSeconds, throughput }] of exact.entries()) {
      const { waitMeanSeconds, waitStandardError, throughput: seen } = result.stations[index]!;
      near(waitMeanSeconds, waitStandardError, waitSeconds);
      expect(seen).toBeCloseTo(throughput, 2);
    }
  });

  it("of percentiles of an M/M/1 tandem (Reich)", () => {
    const tandem = [station({ routes: [{ to: 1 }] }), station({ name: "second" })];
    const { response } = played(poisson(0.9, tandem), 2_000_000);
    near(response.meanSeconds, response.standardError, 20);
    expect(response.p50Seconds / 16.78347).toBeCloseTo(1, 1);
    expect(response.p95Seconds / 47.43865).toBeCloseTo(1, 1);
  });

  it.each([0.5, 0.8])("of a fork to two M/M/1 that are joined, at utilisation %d (Flatto and Hahn 1984)", (rate) => {
    const fork = [
      station({ name: "left", routes: [{ to: 2 }] }),
      station({ name: "right", routes: [{ to: 2 }] }),
      station({ name: "join", join: true, servers: Infinity, serviceSeconds: constant(0) }),
    ];
    const arrivals = { gapSeconds: exponential(1 / rate), entries: [0, 1] };
    const { response, stations } = played({ stations: fork, arrivals }, 1_000_000);
    near(response.meanSeconds, response.standardError, ((12 - rate) / 8) * (1 / (1 - rate)));
    expect(stations[2]!.served).toBe(980_000);
  });

  it("of the Markovian tandem with batches and a buffer: T1, T4 and T7 of the reference", () => {
    const pair = (mean2: number, gather: number) => [
      station({ routes: [{ to: 1, gather }] }),
      station({ name: "second", serviceSeconds: exponential(mean2) }),
    ];
    const cases = [
      { rate: 0.2, size: 3, gather: 1, first: 4, buffer: 0, second: 2.493187 },
      { rate: 0.6, size: 1, gather: 4, first: 1.5, buffer: 2.5, second: 2.453676 },
      { rate: 0.15, size: 4, gather: 4, first: 5.25, buffer: 1.5, second: 3.774355 },
    ];
    for (const { rate, size, gather, first, buffer, second } of cases) {
      const arrivals = { gapSeconds: exponential(1 / rate), batchSize: constant(size), entries: [0] };
      const [one, two] = played({ stations: pair(1, gather), arrivals }, 1_000_000).stations;
      near(one!.waitMeanSeconds, one!.waitStandardError, first);
      if (buffer > 0) near(one!.gatherWaitMeanSeconds, one!.gatherWaitStandardError, buffer);
      near(two!.waitMeanSeconds, two!.waitStandardError, second);
    }
  });

  it("of shared cores, whatever the law of service: M/D/1 by processor sharing has the response 1/(1 - ρ)", () => {
    const resources = [{ name: "node", nodes: 1, cores: 1, sharing: "slowed" as const }];
    const shared = station({ servers: Infinity, serviceSeconds: constant(1), resource: 0, cores: 1 });
    const { response, resources: used } = played(poisson(0.7, [shared], { resources }));
    near(response.meanSeconds, response.standardError, 1 / 0.3);
    expect(used[0]!.utilisation).toBeCloseTo(0.7, 2);
  });

  it("of reserved cores on several nodes: M/M/c", () => {
    const resources = [{ name: "nodes", nodes: 2, cores: 1, sharing: "reserved" as const }];
    const one = station({ servers: Infinity, resource: 0, cores: 0.5 });
    const { stations, resources: used } = played(poisson(3, [one], { resources }), 1_000_000);
    const wait = mmcWaitSeconds({ arrivalRate: 3, serviceMeanSeconds: 1, servers: 4 });
    near(stations[0]!.waitMeanSeconds, stations[0]!.waitStandardError, wait);
    expect(used[0]!.utilisation).toBeCloseTo(0.75, 2);
  });
});

describe("simulateNetwork() with times of laws", () => {
  const byLaw = (kind: "exponential" | "constant", meanSeconds: number) => ({ law: { kind }, meanSeconds });

  it("meets M/M/c and M/D/1 as with functions", () => {
    const door = station({ servers: 3, serviceSeconds: byLaw("exponential", 1), routes: [{ to: 1 }] });
    const next = station({ name: "next", serviceSeconds: byLaw("exponential", 0.375) });
    const arrivals = { gapSeconds: byLaw("exponential", 1 / 2.4), entries: [0] };
    const [first, second] = played({ stations: [door, next], arrivals }, 1_000_000).stations;
    near(first!.waitMeanSeconds, first!.waitStandardError, 1.07865169);
    near(second!.waitMeanSeconds, second!.waitStandardError, 0.375 * 9);
    const single = station({ serviceSeconds: byLaw("constant", 1) });
    const steady = { stations: [single], arrivals: { gapSeconds: byLaw("exponential", 1.25), entries: [0] } };
    const [only] = played(steady).stations;
    near(only!.waitMeanSeconds, only!.waitStandardError, 2);
  });

  it("meets MMPP arrivals and other laws as the recursion for tandems does", () => {
    const arrival = { kind: "mmpp2", rateRatio: 4, sojournBatches: 10 } as const;
    const law = { kind: "gamma", scv: 0.5 } as const;
    const network = {
      stations: [station({ servers: 2, serviceSeconds: { law, meanSeconds: 1 } })],
      arrivals: { gapSeconds: { law: arrival, meanSeconds: 1 / 1.4 }, entries: [0] },
    };
    const [seen] = played(network, 1_000_000).stations;
    const first = { servers: 2, service: law, serviceMeanSeconds: 1 };
    const { wait } = simulateTandem(
      {
        ...{ batchRate: 1.4, arrival, batchSize: { kind: "constant", mean: 1 }, first, offloadProbability: 1 },
        ...{ offloadBatch: 1, networkDelaySeconds: 0, second: { ...first, serviceMeanSeconds: 0.01 } },
      },
      { seed: 3, until: { kind: "jobs", jobs: 1_000_000 } },
    ).first;
    const error = Math.hypot(seen!.waitStandardError, wait.meanSeconds.standardError);
    expect(error).toBeLessThan(0.05 * wait.meanSeconds.value);
    expect(Math.abs(seen!.waitMeanSeconds - wait.meanSeconds.value)).toBeLessThan(3.5 * error);
  });

  it("refuses a law without a mean", () => {
    expect(() => played(poisson(1, [station({ serviceSeconds: byLaw("constant", 0) })]))).toThrow(
      'Cannot simulate the network as the law of "only" must have a mean above 0: 0',
    );
    const arrivals = { gapSeconds: byLaw("exponential", NaN), entries: [0] };
    expect(() => played({ stations: [station({})], arrivals })).toThrow(
      "the law of gaps must have a mean above 0: NaN",
    );
  });
});

describe("simulateNetwork() by hand", () => {
  it("takes as long for a closed batch as its servers need", () => {
    const { endedAtSeconds, responses } = at(new Array<number>(7).fill(0), [
      station({ servers: 3, serviceSeconds: constant(2) }),
    ]);
    expect(endedAtSeconds).toBe(6);
    expect([...responses!]).toEqual([2, 2, 2, 4, 4, 4, 6]);
  });

  it("joins once for each original, when all pieces that came of it have landed", () => {
    // split 1 s; three chunks on two servers, 2 s each: they land at 3, 3 and 5; join .5 s. The second original's wait.
    const stages = [
      station({ name: "split", serviceSeconds: constant(1), routes: [{ to: 1, copies: constant(3) }] }),
      station({ name: "transform", servers: 2, serviceSeconds: constant(2), routes: [{ to: 2 }] }),
      station({ name: "join", join: true, serviceSeconds: constant(0.5) }),
    ];
    const { responses, stations } = at([0, 0], stages);
    expect([...responses!]).toEqual([5.5, 7.5]);
    expect(stations.map(({ served }) => served)).toEqual([2, 6, 2]);
  });

  it("keeps a join behind work that is still on its way, and another join behind that one", () => {
    const stages = [
      station({
        name: "start",
        serviceSeconds: constant(1),
        routes: [{ to: 1 }, { to: 2, delaySeconds: constant(4) }],
      }),
      station({ name: "slow", serviceSeconds: constant(2), routes: [{ to: 2 }, { to: 3 }] }),
      station({ name: "inner", join: true, serviceSeconds: constant(1), routes: [{ to: 3 }] }),
      station({ name: "outer", join: true, serviceSeconds: constant(1) }),
    ];
    const { responses, stations } = at([0], stages);
    expect([...responses!]).toEqual([7]);
    expect(stations.map(({ served }) => served)).toEqual([1, 1, 1, 1]);
  });

  it("sends on what is left in a buffer that nothing fills any more", () => {
    const stages = [
      station({ routes: [{ to: 1, gather: 4 }], serviceSeconds: constant(1) }),
      station({ name: "next" }),
    ];
    expect(at([0, 0, 0, 0, 0], stages).stations[1]!.served).toBe(5);
  });

  it("sends it on, too, where an autoscaler looks again and again meanwhile", () => {
    const scaling = {
      ...{ kind: "target" as const, coldStartSeconds: constant(1), targetConcurrency: 1, concurrency: 1 },
      ...{ least: 0, most: 2, windowSeconds: 60, everySeconds: 2, graceSeconds: 30 },
    };
    const stages = [
      station({ routes: [{ to: 1, gather: 4 }], serviceSeconds: constant(1) }),
      station({ name: "next", servers: Infinity, serviceSeconds: constant(1), scaling }),
      station({ name: "other", servers: Infinity, scaling }),
    ];
    const { stations, capped } = at([0, 0, 0, 0, 0], stages);
    expect([stations[1]!.served, capped]).toEqual([5, false]);
  });

  it("slows down only who wants more than an equal part of the cores", () => {
    // Two cores: .5 of a small one and two that want a whole one each get .5, .75 and .75.
    const stages = [
      station({
        name: "door",
        servers: 1,
        serviceSeconds: constant(0),
        routes: [{ to: 1 }, { to: 2, copies: constant(2) }],
      }),
      station({ name: "small", serviceSeconds: constant(3), resource: 0, cores: 0.5 }),
      station({ name: "large", servers: 2, serviceSeconds: constant(3), resource: 0, cores: 1 }),
    ];
    const resources = [{ name: "node", nodes: 1, cores: 2, sharing: "slowed" as const }];
    const result = at([0], stages, { resources });
    // The small one ends at 3 as if alone; the large ones had done 2.25 by then and go on at full speed.
    expect(result.stations[1]!.serviceMeanSeconds).toBeCloseTo(3, 12);
    expect(result.stations[2]!.serviceMeanSeconds).toBeCloseTo(3.75, 12);
  });

  it("starts instances on demand and keeps them alive", () => {
    const scaling = (keepAliveSeconds: number, least = 0) => ({
      kind: "onDemand" as const,
      coldStartSeconds: constant(2),
      keepAliveSeconds,
      least,
    });
    const starts = (keepAliveSeconds: number, least?: number) => {
      const one = station({ servers: 5, serviceSeconds: constant(1), scaling: scaling(keepAliveSeconds, least) });
      return at([0, 0, 10, 20, 20], [one]).stations[0]!.coldStarts;
    };
    // Idle from 3 on; used at 10; the other of the first two is 17 s old at 20.
    expect(starts(5)).toBe(5);
    expect(starts(10)).toBe(3);
    expect(starts(30)).toBe(2);
    // One stays whatever happens.
    expect(starts(5, 1)).toBe(2);
  });

  it("scales by a concurrency target, to zero and from it", () => {
    const scaling = {
      kind: "target" as const,
      coldStartSeconds: constant(3),
      targetConcurrency: 1,
      concurrency: 1,
      least: 0,
      most: 8,
      windowSeconds: 60,
      everySeconds: 2,
      graceSeconds: 30,
    };
    const one = station({ servers: Infinity, serviceSeconds: constant(1), scaling });
    // From zero, then warm, then from zero again once window and grace are over.
    const alone = at([0, 20, 300], [one]).responses!;
    expect([...alone].map((seconds) => Math.round(seconds))).toEqual([4, 1, 4]);
    // Four at a time, all the time: it comes to four instances or a little more, and waits end.
    const times = Array.from({ length: 1_200 }, (_, index) => index / 4);
    const { responses, stations } = at(times, [one]);
    expect(responses![1]).toBeGreaterThan(3);
    expect([...responses!].slice(-400).every((seconds) => seconds < 1.6)).toBe(true);
    expect(stations[0]!.busyMean).toBeCloseTo(4, 0);
  });

  it("ends at the cap of events and says so", () => {
    const network = poisson(0.5, [station({})]);
    const result = simulateNetwork(network, { random: prng(1), originals: 1_000_000, mostEvents: 1_000 });
    expect(result).toMatchObject({ capped: true, events: 1_000 });
  });

  it("gives the same for the same seed, and refuses what is no network", () => {
    const network = poisson(0.5, [station({ routes: [{ to: 1 }] }), station({ name: "second" })]);
    expect(played(network, 5_000, 3)).toEqual(played(network, 5_000, 3));
    const loop = [station({ routes: [{ to: 1 }] }), station({ name: "back", routes: [{ to: 0 }] })];
    expect(() => played(poisson(1, loop))).toThrow(
      'Cannot simulate the network as work must not come back to where it was: "only" leads to itself',
    );
    expect(() => played(poisson(1, [station({ servers: 0 })]))).toThrow('"only" must have at least one server: 0');
  });
});
