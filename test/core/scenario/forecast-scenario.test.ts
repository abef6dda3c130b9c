import { describe, expect, it } from "vitest";

import type { Chain } from "#core/queueing/chain/chain.ts";
import { forecastScenario } from "#core/scenario/forecast-scenario.ts";
import { simulatedTandem } from "#core/scenario/simulated-tandem.ts";
import { Forecast } from "#core/scenario/forecast.ts";
import { scenarioLaws } from "#core/scenario/component-laws.ts";
import { readScenario } from "#core/scenario/read-scenario.ts";

import { ownPredictorModel } from "../../support/own-predictor-model.ts";

const forecast = (text: string, options = {}): Forecast =>
  forecastScenario(readScenario(`kind: scenario\nname: one\n${text}`, "one.yaml"), { models: {}, ...options });

describe("forecastScenario()", () => {
  it("works out a batch by hand: chunks of each video on two places, joined, on cores that are enough", () => {
    const { times, components, resources, bottleneck, sentences } = forecast(`
components:
  split: { service: { meanSeconds: 1 }, cpu: 1, resource: node, to: { transform: { files: 3 } } }
  transform: { service: { meanSeconds: 2 }, cpu: 1, resource: node, parallelism: 2, to: { join: {} } }
  join: { service: { meanSeconds: 0.5 }, cpu: 1, resource: node, join: true }
resources: { node: { cores: 4 } }
load: { batchSize: 2 }
replications: 8
`);
    // The second video is split from 1 to 2; its chunks end at 5, 7 and 7, those of the first at 3, 3 and 5.
    expect(times.makespanSeconds).toEqual({ expected: 7.5, standardError: 0, lower: 7.5, upper: 7.5 });
    expect(times.responseMeanSeconds.expected).toBe(6.5);
    expect(components.map(({ invocations }) => invocations)).toEqual([2, 6, 2]);
    expect(resources[0]!.utilisation.expected).toBeCloseTo(15 / 30, 12);
    expect(bottleneck.component).toBe("transform");
    // With three places they end at 3 and 5.
    expect(bottleneck.change).toMatchObject({ before: 7.5, after: 5.5, measure: "makespanSeconds" });
    expect(sentences[3]).toContain("With parallelism 3 of transform in place of 2 the makespan would be 5.50 s");
  });

  it("differs from the sum of its stages, where these overlap", () => {
    const { times } = forecast(`
components:
  blur: { service: { meanSeconds: 2 }, to: { encode: {} } }
  encode: { service: { meanSeconds: 1 } }
load: { batchSize: 10 }
replications: 8
`);
    expect(times.makespanSeconds.expected).toBe(21);
  });

  it("slows everybody down where processes share cores, and lets pods wait", () => {
    const shared = (sharing: string) =>
      forecast(`
components:
  work: { service: { meanSeconds: 1 }, cpu: 1, resource: node, parallelism: 4 }
resources: { node: { cores: 2, sharing: ${sharing} } }
load: { batchSize: 4 }
replications: 8
`).components[0]!;
    expect(shared("slowed")).toMatchObject({
      serviceMeanSeconds: { expected: 2 },
      waitMeanSeconds: { expected: 0 },
    });
    expect(shared("reserved")).toMatchObject({
      serviceMeanSeconds: { expected: 1 },
      waitMeanSeconds: { expected: 0.5 },
    });
  });

  it("meets the steady state of an M/M/1 queue in an open load, within the error that it tells", () => {
    const { times, components } = forecast(`
components: { only: { service: { meanSeconds: 1, law: exponential } } }
load: { kind: poisson, requestsPerSecond: 0.5, count: 8000 }
replications: 24
`);
    const { expected, standardError } = times.responseMeanSeconds;
    expect(standardError).toBeLessThan(0.04);
    expect(Math.abs(expected - 2)).toBeLessThan(3.3 * standardError);
    expect(times.responseP95Seconds.expected / (-2 * Math.log(0.05))).toBeCloseTo(1, 1);
    expect(components[0]!.utilisation.expected).toBeCloseTo(0.5, 2);
  });

  it("asks the models, and carries their error through all plays", async () => {
    const model = await ownPredictorModel();
    const text = `
kind: scenario
name: asked
components:
  predictor: { model: own-predictor.predictor, cpu: 0.5, warm: true, environment: { CONCURRENCY: 4 } }
load: { batchSize: 20 }
replications: 200
`;
    const models = { predictor: { serviceSeconds: model } };
    const told = forecastScenario(readScenario(text, "asked.yaml"), { models });
    const { expected, standardError, lower, upper } = told.times.makespanSeconds;
    // The model's 90 % interval is far wider than what the mean of 20 independent errors would be.
    expect(upper / lower).toBeGreaterThan(1.5);
    // What is expected is what the model answers, and not the mean of what its error may make of it.
    const { meanSeconds, coldSeconds, noise } = scenarioLaws(readScenario(text, "asked.yaml"), models).laws
      .predictor![0]!;
    expect(noise.modelDeviation).toBeGreaterThan(0.1);
    const answered = 20 * meanSeconds + coldSeconds!;
    expect(Math.abs(expected - answered)).toBeLessThan(3.3 * standardError);
    expect(20 * meanSeconds * (Math.exp(noise.modelDeviation ** 2 / 2) - 1)).toBeGreaterThan(5 * standardError);
    expect(told.components[0]!.coldStarts.expected).toBe(1);
    expect(Forecast.parse(JSON.parse(JSON.stringify(told)))).toEqual(told);
    expect(forecastScenario(readScenario(text, "asked.yaml"), { models })).toEqual(told);
    const unsaid = readScenario(text.replace(", environment: { CONCURRENCY: 4 }", ""), "asked.yaml");
    expect(() => forecastScenario(unsaid, { models })).toThrow(
      'Cannot ask own-predictor.predictor.serviceSeconds as components.predictor must say its input "CONCURRENCY"',
    );
  });

  it("gives the times under other loads, which grow with it", () => {
    const { curve } = forecast(`
components: { only: { service: { meanSeconds: 1, law: exponential } } }
load: { kind: poisson, requestsPerSecond: 0.4, count: 200 }
loads: [2, 0.5, 1]
replications: 20
`);
    expect(curve.map(({ loadFactor }) => loadFactor)).toEqual([0.5, 1, 2]);
    const means = curve.map(({ times }) => times.responseMeanSeconds.expected);
    expect(means).toEqual([...means].sort((left, right) => left - right));
  });

  it("hands a tandem to whoever answers tandems, and says why a scenario is none", () => {
    const answerTandem = (tandem: { readonly batchRate: number }) => ({
      method: `answer for ${tandem.batchRate} batches a second`,
      responseMeanSeconds: 3,
      responseP50Seconds: null,
      responseP90Seconds: null,
      responseP95Seconds: null,
      responseP99Seconds: null,
      inRange: true,
    });
    const load = "load: { kind: poisson, requestsPerSecond: 0.5, count: 100 }\nreplications: 8";
    const pair = "first: { service: { meanSeconds: 1, law: exponential }, to: { second: {} } }";
    const second = "second: { service: { meanSeconds: 1 } }";
    const told = forecast(`components: { ${pair}, ${second} }\n${load}`, { answerTandem });
    expect(told.steady?.method).toBe("answer for 0.5 batches a second");
    expect(told.noSteady).toBeNull();
    const joined = forecast(`components: { ${pair}, second: { service: { meanSeconds: 1 }, join: true } }\n${load}`);
    expect(joined.noSteady).toBe("It is no tandem: second joins.");
  });

  it("hands stages in a row to whoever answers chains, with what goes on between them", () => {
    const found: Chain[] = [];
    const answerChain = (chain: Chain) => {
      found.push(chain);
      return {
        method: "answer for chains",
        responseMeanSeconds: 3,
        responseP50Seconds: null,
        responseP90Seconds: null,
        responseP95Seconds: null,
        responseP99Seconds: null,
        inRange: true,
      };
    };
    const text = `
components:
  first: { service: { meanSeconds: 1, law: exponential }, parallelism: 2, to: { second: { gather: 2, delaySeconds: 1 } } }
  second: { service: { meanSeconds: 1 }, to: { third: { probability: 0.5 } } }
  third: { service: { meanSeconds: 2, law: lognormal, scv: 3 } }
load: { kind: poisson, requestsPerSecond: 0.5, count: 100 }
replications: 8
`;
    expect(forecast(text, { answerChain }).steady?.method).toBe("answer for chains");
    expect(found).toEqual([
      {
        batchRate: 0.5,
        arrival: { kind: "exponential" },
        batchSize: { kind: "constant", mean: 1 },
        stations: [
          { servers: 2, service: { kind: "exponential" }, serviceMeanSeconds: 1 },
          { servers: 1, service: { kind: "constant" }, serviceMeanSeconds: 1 },
          { servers: 1, service: { kind: "lognormal", scv: 3 }, serviceMeanSeconds: 2 },
        ],
        links: [
          { probability: 1, gather: 2, delaySeconds: 1 },
          { probability: 0.5, gather: 1, delaySeconds: 0 },
        ],
      },
    ]);
    const others = forecast(text.replace("to: { third: { probability: 0.5 } }", "join: true"), { answerChain });
    expect(others.noSteady).toBe("It is no tandem: its components are not in a row.");
  });

  it("refuses what would take too long", () => {
    const text = `components: { only: { service: { meanSeconds: 1 } } }\nload: { batchSize: 100000 }`;
    expect(() => forecast(text, { mostEvents: 100_000 })).toThrow(
      'Cannot forecast "one" as 8 plays must have at most 100000 events: they would have some 3200000',
    );
  });
});

describe("simulatedTandem()", () => {
  // T6 of the closed forms: M/M/1 to M/M/1 at a load of .7 answers in 2 / .3 on average (Burke).
  it("answers two stages in a row in the long run", () => {
    const stage = { servers: 1, service: { kind: "exponential" }, serviceMeanSeconds: 1 } as const;
    const { responseMeanSeconds, method } = simulatedTandem({
      batchRate: 0.7,
      arrival: { kind: "exponential" },
      batchSize: { kind: "constant", mean: 1 },
      first: stage,
      offloadProbability: 1,
      offloadBatch: 1,
      networkDelaySeconds: 0,
      second: stage,
    });
    expect(Math.abs(responseMeanSeconds / (2 / 0.3) - 1)).toBeLessThan(0.03);
    expect(method).toBe("simulation of tandems");
  });
});
