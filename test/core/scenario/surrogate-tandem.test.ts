import { describe, expect, it } from "vitest";

import { prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { forecastScenario } from "#core/scenario/forecast-scenario.ts";
import { readScenario } from "#core/scenario/read-scenario.ts";
import { simulatedTandem } from "#core/scenario/simulated-tandem.ts";
import { steadyWays } from "#core/scenario/steady-ways.ts";
import { surrogateTandem } from "#core/scenario/surrogate-tandem.ts";

import { surrogateFixture } from "../../support/surrogate-fixture.ts";

const pair = (load: string) => `kind: scenario
name: pair
components:
  first: { service: { meanSeconds: 1, law: exponential }, to: { second: {} } }
  second: { service: { meanSeconds: 1, law: exponential } }
load: ${load}
replications: 8
`;
const POISSON = "{ kind: poisson, requestsPerSecond: 0.7, count: 200 }";

describe("surrogateTandem()", () => {
  const surrogate = surrogateTandem(prepareSurrogate(surrogateFixture()));

  it("stands beside the simulation in a forecast: single jobs take 2 / .3 on average (Burke)", () => {
    const spec = readScenario(pair(POISSON), "pair.yaml");
    const answerTandem = steadyWays(prepareSurrogate(surrogateFixture()), { compare: true });
    const told = forecastScenario(spec, { models: {}, answerTandem });
    expect([told.steady, ...told.alsoSteady].map((each) => each?.method)).toEqual([
      "simulation of tandems",
      "surrogate",
    ]);
    expect(told.alsoSteady[0]!.responseMeanSeconds).toBeCloseTo(2 / 0.3, 9);
    expect(told.alsoSteady[0]!.inRange).toBe(true);
    expect(told.steady!.responseMeanSeconds / (2 / 0.3)).toBeCloseTo(1, 1);
    expect(told.sentences.filter((sentence) => sentence.startsWith("In the long run"))).toHaveLength(2);
  });

  it("is asked without a word where it is in range, and where it is not the plays are all that is told", () => {
    const spec = readScenario(pair(POISSON), "pair.yaml");
    const ask = (mostSpread: number) => {
      const answerTandem = steadyWays(prepareSurrogate(surrogateFixture({ mostSpread })), { compare: false });
      return forecastScenario(spec, { models: {}, answerTandem });
    };
    const { steady, alsoSteady, sentences } = ask(0.05);
    expect([steady?.method, alsoSteady]).toEqual(["surrogate", []]);
    expect(steady!.responseMeanSeconds).toBeCloseTo(2 / 0.3, 9);
    expect(sentences).toContainEqual(expect.stringMatching(/^In the long run the surrogate expects 6.67 s/));
    const unsure = ask(1e-9);
    expect(unsure.steady).toBeNull();
    expect(unsure.noSteady).toMatch(/^The surrogate is not sure of it: the networks .* differ by .*: simulate it/);
    expect(forecastScenario(spec, { models: {}, answerTandem: steadyWays(undefined, { compare: false }) }).steady).toBe(
      null,
    );
  });

  it("says that it is the formula that answers beyond what it learned", () => {
    const narrow = surrogateFixture();
    const features = narrow.features.map((feature) =>
      feature.name === "utilisation1" ? { ...feature, minimum: 0.1, maximum: 0.5 } : feature,
    );
    const outside = surrogateTandem(prepareSurrogate({ ...narrow, features }));
    const told = forecastScenario(readScenario(pair(POISSON), "pair.yaml"), { models: {}, answerTandem: outside });
    expect(told.steady).toMatchObject({ method: "analytic formula in place of the surrogate", inRange: false });
    expect(told.steady!.responseMeanSeconds).toBeCloseTo(2 / 0.3, 9);
  });

  it("tells why there is no answer, where there is none", () => {
    const load = "{ kind: poisson, requestsPerSecond: 1.4, count: 50 }";
    const told = forecastScenario(readScenario(pair(load), "pair.yaml"), {
      models: {},
      answerTandem: [surrogate, simulatedTandem],
    });
    expect([told.steady, told.alsoSteady]).toEqual([null, []]);
    expect(told.noSteady).toMatch(/Cannot solve a queue .* 1\.400 of it.* Cannot answer a tandem .* 1\.400 of it/);
  });
});
