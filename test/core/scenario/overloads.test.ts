import { describe, expect, it } from "vitest";

import { batchQna } from "#core/queueing/closed-forms/batch-qna.ts";
import type { Tandem } from "#core/queueing/tandem.ts";
import { forecastScenario } from "#core/scenario/forecast-scenario.ts";
import { Forecast, type SteadyAnswer } from "#core/scenario/forecast.ts";
import { readScenario } from "#core/scenario/read-scenario.ts";
import { simulatedTandem } from "#core/scenario/simulated-tandem.ts";
import { withReportLoads } from "#core/scenario/with-report-loads.ts";

import { ownPredictorModel } from "../../support/own-predictor-model.ts";

const scenario = (text: string) => readScenario(`kind: scenario\nname: one\nreplications: 8\n${text}`, "one.yaml");
const forecast = (text: string, options = {}): Forecast => forecastScenario(scenario(text), { models: {}, ...options });

const PAIR = `
components:
  blur: { service: { meanSeconds: 1, law: exponential }, to: { encode: {} } }
  encode: { service: { meanSeconds: 1.5, law: exponential }, parallelism: 2 }
`;

const closedForm = (tandem: Tandem): SteadyAnswer => ({
  method: "closed form",
  responseMeanSeconds: batchQna(tandem).responseSeconds,
  responseP50Seconds: null,
  responseP90Seconds: null,
  responseP95Seconds: null,
  responseP99Seconds: null,
  inRange: true,
});

describe("an open load that is not borne", () => {
  it("is told first, with what is offered to whom and how much that bears", () => {
    const told = forecast(`${PAIR}load: { kind: poisson, requestsPerSecond: 1.6, count: 100 }`, {
      answerTandem: simulatedTandem,
    });
    expect(told.overloads.map(({ component, offered, bears }) => [component, offered, bears])).toEqual([
      ["blur", 1.6, 1],
      ["encode", 1.6 * 1.5, 2],
    ]);
    expect(told.borneLoadFactor).toBeCloseTo(1 / 1.6, 12);
    expect(told.sentences[0]).toBe(
      "blur cannot bear this load: 1.6 invocations come a second that take 1 s each, which is work for 1.6 at once, and it has 1 place, which bears 1 a second. Waits grow without limit: what is told is of the 100 requests of this scenario alone, and no steady state, so that more requests would wait longer.",
    );
    expect(told.sentences[1]).toContain(
      "encode cannot bear this load: 1.6 invocations come a second that take 1.50 s each, which is work for 2.4 at once, and it has 2 places, which bear 1.33 a second.",
    );
    // Nobody answers for a steady state that there is not.
    expect(told.steady).toBeNull();
    expect(told.noSteady).toContain("else its queue grows for ever");
    expect(Forecast.parse(JSON.parse(JSON.stringify(told)))).toEqual(told);
  });

  it("really grows with the requests, and a load that is borne does not", () => {
    const mean = (rate: number, count: number): number =>
      forecast(`${PAIR}load: { kind: poisson, requestsPerSecond: ${rate}, count: ${count} }`).times.responseMeanSeconds
        .expected;
    expect(mean(1.6, 2_000) / mean(1.6, 200)).toBeGreaterThan(5);
    expect(mean(0.6, 2_000) / mean(0.6, 200)).toBeLessThan(1.5);
    expect(forecast(`${PAIR}load: { kind: poisson, requestsPerSecond: 0.9, count: 50 }`).overloads).toEqual([]);
  });

  it("is one of the cores of a resource, and of as many places as fit on its nodes", () => {
    const shared = (sharing: string, cpu: number) =>
      forecast(`
components:
  left: { service: { meanSeconds: 1 }, cpu: ${cpu}, resource: node, parallelism: 9, to: { right: {} } }
  right: { service: { meanSeconds: 1 }, cpu: ${cpu}, resource: node, parallelism: 9 }
resources: { node: { nodes: 2, cores: 1, sharing: ${sharing} } }
load: { kind: constant, requestsPerSecond: 1.8, count: 20 }
`);
    const [cores] = shared("slowed", 0.6).overloads;
    expect(cores).toMatchObject({ component: null, resource: "node", bears: 2 });
    expect(cores!.offered).toBeCloseTo(2.16, 9);
    expect(cores!.sentence).toContain(
      "node cannot bear this load: the 3.6 invocations that come a second ask for 2.16 cores all the time, and it has 2.",
    );
    // One of .6 fits on each node.
    const { overloads, borneLoadFactor } = shared("reserved", 0.6);
    expect(overloads.map(({ component, resource }) => component ?? resource)).toEqual(["node"]);
    expect(borneLoadFactor).toBeCloseTo(2 / 2.16, 9);
    expect(shared("reserved", 0.4).overloads).toEqual([]);
  });

  it("counts all files that come of a request, and all that several sizes take", () => {
    const { overloads, borneLoadFactor } = forecast(`
components:
  split: { service: { meanSeconds: 0.1 }, to: { chunk: { files: 4, probability: 0.5 } } }
  chunk: { service: { meanSeconds: 2 } }
load: { kind: constant, requestsPerSecond: 0.3, count: 10 }
`);
    expect(overloads).toMatchObject([{ component: "chunk", offered: 0.3 * 4 * 0.5 * 2, bears: 1 }]);
    expect(borneLoadFactor).toBeCloseTo(1 / 1.2, 9);
  });

  it("is a load of 1, but where nothing scatters", () => {
    const at = (kind: string, law: string) =>
      forecast(`
components: { only: { service: { meanSeconds: 0.1, law: ${law} } } }
load: { kind: ${kind}, requestsPerSecond: 10, count: 20 }
`).overloads;
    expect(at("poisson", "constant")).toHaveLength(1);
    expect(at("constant", "exponential")).toHaveLength(1);
    expect(at("constant", "constant")).toEqual([]);
  });

  it.each([
    ["{ batchSize: 30, batches: 10, interUploadSeconds: 20 }", "Waits grow without limit"],
    ["{ kind: ramp, fromPerSecond: 0.1, toPerSecond: 1.5, durationSeconds: 60 }", "So it is at the height of the ramp"],
    ["{ kind: trace, seconds: [0, 0.5, 1, 1.5, 2] }", "So it is on average over the trace"],
  ])("may be %s", (load, words) => {
    expect(forecast(`${PAIR}load: ${load}`).sentences[0]).toContain(words);
  });

  it("is not one of a batch at once, which ends by itself", () => {
    const { overloads, borneLoadFactor } = forecast(`${PAIR}load: { batchSize: 50 }`);
    expect(overloads).toEqual([]);
    expect(borneLoadFactor).toBeNull();
  });

  it("is one in the plays whose models err far enough, which are counted", async () => {
    const models = { predictor: { serviceSeconds: await ownPredictorModel() } };
    const asked = (rate: number) =>
      forecastScenario(
        readScenario(
          `
kind: scenario
name: asked
components:
  predictor: { model: own-predictor.predictor, cpu: 0.5, warm: true, environment: { CONCURRENCY: 4 } }
load: { kind: poisson, requestsPerSecond: ${rate}, count: 20 }
replications: 100
`,
          "asked.yaml",
        ),
        { models },
      );
    const { borneLoadFactor } = asked(1);
    const some = asked(0.95 * borneLoadFactor!);
    expect(some.overloads).toEqual([]);
    expect(some.overloadedPlays).toBeGreaterThan(10);
    expect(some.overloadedPlays).toBeLessThan(90);
    expect(some.sentences[0]).toContain(`In ${some.overloadedPlays} of the 100 plays the models err so far`);
    expect(asked(0.05 * borneLoadFactor!).overloadedPlays).toBe(0);
  });
});

describe("withReportLoads()", () => {
  it("goes up to what an open load may be, and takes the scenario's own in", () => {
    const { loads } = withReportLoads(
      scenario(`${PAIR}load: { kind: poisson, requestsPerSecond: 0.5, count: 50 }`),
      {},
    );
    expect(loads).toEqual([0.4, 0.7, 1, 1.3, 1.6, 1.8, 1.9]);
    const { curve } = forecast(
      `${PAIR}load: { kind: poisson, requestsPerSecond: 0.5, count: 50 }\nloads: [0.4, 1.9, 2.1]`,
      { answerCurve: closedForm },
    );
    expect(curve.map(({ overloaded }) => overloaded)).toEqual([false, false, true]);
    expect(curve.map(({ steady }) => steady === null)).toEqual([false, false, true]);
  });

  it("keeps what the scenario names, and takes plain factors for a batch at once", () => {
    expect(withReportLoads(scenario(`${PAIR}loads: [3]`), {}).loads).toEqual([3]);
    expect(withReportLoads(scenario(PAIR), {}).loads).toEqual([0.25, 0.5, 0.75, 1, 1.25, 1.5]);
  });
});
