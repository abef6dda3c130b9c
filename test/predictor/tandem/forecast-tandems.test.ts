import { describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";
import { TandemForecast } from "#core/queueing/forecast/tandem-forecast.ts";

import { predictionApp } from "../../../functions/predictor/prediction-app.ts";
import { modelFixture, publish } from "../../support/model-fixture.ts";
import { publishSurrogate, surrogateFixture } from "../../support/surrogate-fixture.ts";
import { BATCH_ROW, BURKE_ROW, tandemCsv, UNSTABLE_ROW } from "../../support/tandem-rows.ts";
import { post, serving } from "../serving.ts";

const NAME = "batch-tandem.tandem.responseMeanSeconds";
const tandems = [BURKE_ROW, UNSTABLE_ROW, BATCH_ROW];

describe("POST /forecast of tandems", () => {
  it.each(["analytic", "jackson", "simulation"] as const)("answers by %s, one for one", async (method) => {
    const { ask } = await serving([]);
    const { status, json } = await ask("/forecast", { tandems, method, jobs: 200_000 });
    expect(status).toBe(200);
    const forecast = TandemForecast.parse(json);
    expect(forecast).toMatchObject({ method, surrogate: null, name: null });
    expect(forecast.answers[0]!.responseMeanSeconds! / (2 / 0.3)).toBeCloseTo(1, method === "simulation" ? 1 : 9);
    expect(forecast.answers[1]).toMatchObject({ responseMeanSeconds: null, error: expect.stringMatching(/^Cannot /) });
    expect(forecast.answers[0]!.jobs).toBe(method === "simulation" ? 200_000 : undefined);
    expect(forecast.answers).toHaveLength(3);
  });

  it("asks the surrogate that is served, by its name, and says which version it was", async () => {
    const { ask, store, models } = await serving([]);
    const version = await publishSurrogate(store, surrogateFixture());
    const other = await publishSurrogate(store, surrogateFixture({ name: "own.tandem.responseMeanSeconds" }));
    await models.refresh();
    const { json } = await ask("/forecast", { kind: "tandems", tandems, method: "surrogate" });
    expect(json.surrogate).toEqual({ name: NAME, version });
    expect(json.answers[0].responseMeanSeconds).toBeCloseTo(2 / 0.3, 9);
    const named = { tandems, method: "surrogate", surrogate: "own.tandem.responseMeanSeconds" };
    expect((await ask("/forecast", named)).json.surrogate.version).toBe(other);
  });

  it("asks the surrogate that is shipped where none is served, which is read once and only then", async () => {
    const { models, log } = await serving([]);
    let read = 0;
    const shippedSurrogate = () => Promise.resolve(surrogateFixture()).finally(() => read++);
    const app = predictionApp({ models, page: new Map(), log, shippedSurrogate });
    await app.request("/forecast", post({ tandems, method: "analytic" }));
    expect(read).toBe(0);
    for (let question = 0; question < 2; question++) {
      const response = await app.request("/forecast", post({ tandems, method: "surrogate" }));
      expect(TandemForecast.parse(await response.json()).surrogate).toEqual({ name: NAME, version: "shipped" });
    }
    expect(read).toBe(1);
    const other = await app.request("/forecast", post({ tandems, method: "surrogate", surrogate: "own.tandem" }));
    expect(other.status).toBe(404);
  });

  it("answers a CSV by a CSV, with the columns of the command line", async () => {
    const { app } = await serving([]);
    const body = tandemCsv(tandems.map((row, index) => ({ id: `+${index}`, ...row })));
    const headers = { "content-type": "text/csv" };
    const response = await app.request("/forecast?method=analytic", { method: "POST", headers, body });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
    const { header, rows } = readCsv(await response.text(), "answer");
    expect(header.slice(-3)).toEqual(["inRange", "distance", "error"]);
    expect(Number(rows[0]!.cells[header.indexOf("responseMeanSeconds")])).toBeCloseTo(2 / 0.3, 9);
    expect(rows.map(({ cells }) => cells[0])).toEqual(["+0", "+1", "+2"]);
    const wrong = await app.request("/forecast?metod=analytic", { method: "POST", headers, body });
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      { error: expect.stringContaining('did you mean "method"?') },
    ]);
    const cell = await app.request("/forecast", { method: "POST", headers, body: body.replace("exponential", "x") });
    expect(await cell.json()).toEqual({
      error: expect.stringMatching(/^request:2: .*"arrival" \(column 3\) must be one of/),
    });
  });

  it.each([
    [{ tandems: [] }, 400, "tandems must hold at least one tandem"],
    [
      { tandems: [BURKE_ROW, { ...BURKE_ROW, batchRate: 0 }] },
      400,
      "tandems[1].batchRate must be above 0: current value is 0",
    ],
    [
      { tandems: [{ ...BURKE_ROW, servers: 1 }] },
      400,
      'tandems[0].servers must not be there: did you mean "servers1"?',
    ],
    [{ tandems, method: "guess" }, 400, 'method must be "surrogate", "analytic", "jackson" or "simulation"'],
    [
      { tandems, jobs: 10, precision: 0.1 },
      400,
      "precision must not be given together with jobs: current value is 0.1",
    ],
    [{ tandems, jobs: 5_000_000 }, 413, "may have at most 10000000 jobs: 3 of 5000000 jobs have 15000000"],
    [
      { tandems: Array.from({ length: 200 }, () => BURKE_ROW) },
      413,
      "at most 152 may be simulated to a precision: there are 200",
    ],
    [{ tandems, method: "surrogate" }, 404, `there is no model "${NAME}"`],
    [{ tandems, method: "surrogate", surrogate: "faces.blur.serviceSeconds" }, 400, "must be a surrogate of tandems"],
  ])("says what is wrong: %#", async (body, status, sentence) => {
    const { ask, store, models } = await serving([]);
    await publish(store, modelFixture());
    await models.refresh();
    const answer = await ask("/forecast", body);
    expect([answer.status, (answer.json as { error: string }).error]).toEqual([
      status,
      expect.stringContaining(sentence),
    ]);
  });
});
