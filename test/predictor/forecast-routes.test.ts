import { describe, expect, it } from "vitest";

import { Forecast } from "#core/scenario/forecast.ts";

import { ownPredictorModel } from "../support/own-predictor-model.ts";
import { publish } from "../support/model-fixture.ts";
import { publishSurrogate, surrogateFixture } from "../support/surrogate-fixture.ts";
import { post, serving } from "./serving.ts";

const BY_LAW = {
  kind: "scenario",
  name: "pair",
  components: {
    blur: { service: { meanSeconds: 2 }, to: { encode: {} } },
    encode: { service: { meanSeconds: 1 } },
  },
  load: { batchSize: 10 },
  replications: 8,
};

describe("POST /forecast", () => {
  it("forecasts a scenario", async () => {
    const { app } = await serving();
    const response = await app.request("/forecast", post(BY_LAW));
    expect(response.status).toBe(200);
    const forecast = Forecast.parse(await response.json());
    expect(forecast.times.makespanSeconds.expected).toBe(21);
    expect(forecast.bottleneck.component).toBe("blur");
  });

  it("says first that an open load is not borne", async () => {
    const { app } = await serving();
    const load = { kind: "poisson", requestsPerSecond: 0.8, count: 50 };
    const response = await app.request("/forecast", post({ ...BY_LAW, load }));
    const forecast = Forecast.parse(await response.json());
    expect(forecast.overloads).toMatchObject([{ component: "blur", offered: 1.6, bears: 1 }]);
    expect(forecast.sentences[0]).toContain("blur cannot bear this load: 0.8 invocations come a second");
    expect(forecast.sentences[0]).toContain("no steady state");
  });

  it("asks the models that are served", async () => {
    const { app, store, models } = await serving();
    const model = await ownPredictorModel();
    await publish(store, model);
    await models.refresh();
    const scenario = {
      kind: "scenario",
      name: "asked",
      components: { predictor: { model: "own-predictor.predictor", cpu: 0.5, environment: { CONCURRENCY: 4 } } },
      load: { batchSize: 5 },
    };
    const response = await app.request("/forecast", post(scenario));
    const forecast = Forecast.parse(await response.json());
    expect(forecast.times.makespanSeconds.upper).toBeGreaterThan(forecast.times.makespanSeconds.lower);
  });

  it("compares a scenario that is a tandem with its long run, by the surrogate too where one is served", async () => {
    const { ask, store, models } = await serving([]);
    const exponential = { service: { meanSeconds: 1, law: "exponential" } };
    const load = { kind: "poisson", requestsPerSecond: 0.7, count: 100 };
    const components = { first: { ...exponential, to: { second: {} } }, second: exponential };
    const scenario = { ...BY_LAW, components, load, compare: true };
    const methods = async (question: unknown): Promise<string[]> => {
      const { steady, alsoSteady } = Forecast.parse((await ask("/forecast", question)).json);
      return [...(steady === null ? [] : [steady]), ...alsoSteady].map(({ method }) => method);
    };
    expect(await methods({ ...scenario, compare: false })).toEqual([]);
    expect(await methods(scenario)).toEqual(["simulation of tandems"]);
    await publishSurrogate(store, surrogateFixture());
    await models.refresh();
    expect(await methods(scenario)).toEqual(["simulation of tandems", "surrogate"]);
    expect(await methods({ ...scenario, compare: false })).toEqual(["surrogate"]);
  });

  it.each([
    [
      { ...BY_LAW, kind: "campaign" },
      400,
      'Cannot read the request as kind must be "scenario": current value is "campaign"',
    ],
    [
      { ...BY_LAW, components: { blur: { service: { meanSeconds: 1 }, to: { encod: {} } } } },
      400,
      'Cannot read the scenario as components.blur.to.encod must be a component of the scenario: known is "blur"',
    ],
    [
      { ...BY_LAW, models: "demo", components: { blur: {} } },
      404,
      'Cannot answer as there is no model "demo.blur.serviceSeconds"',
    ],
    [{ ...BY_LAW, load: { batchSize: 100_000 } }, 413, "8 plays must have at most 1000000 events"],
    [{ ...BY_LAW, loads: [1, 2, 3, 4, 5, 6] }, 413, "loads must hold at most 5 factors here: it has 6"],
  ])("says what is wrong: %#", async (body, status, sentence) => {
    const { ask } = await serving();
    const answer = await ask("/forecast", body);
    expect(answer.status).toBe(status);
    expect((answer.json as { error: string }).error).toContain(sentence);
  });
});
