import { Hono, type Context } from "hono";

import { refuseFlaws } from "#core/document/flaw.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { DEFAULT_SURROGATE, TandemQuestionOptions, TandemRequest } from "#core/queueing/forecast/tandem-question.ts";
import { numberOfCell } from "#core/dataset/csv.ts";
import { findScenarioModels } from "#core/scenario/component-models.ts";
import { forecastScenario } from "#core/scenario/forecast-scenario.ts";
import { scenarioFlaws } from "#core/scenario/scenario-flaws.ts";
import { ScenarioRequest, type ScenarioSpec } from "#core/scenario/scenario-spec.ts";

import type { AnswerTandem } from "#core/scenario/scenario-tandem.ts";
import { steadyWays } from "#core/scenario/steady-ways.ts";

import type { ModelCatalogue } from "./model-catalogue.ts";
import { noSuchModel } from "./no-such-model.ts";
import { checkBody, readJson, readText } from "./read-body.ts";
import { RequestError } from "./request-error.ts";
import { surrogateFinder, type ShippedSurrogate } from "./tandem/find-surrogate.ts";
import { forecastTandems, forecastTandemTable } from "./tandem/forecast-tandems.ts";
import type { ServedSurrogate } from "./tandem/served-surrogate.ts";

/** While a forecast is made nobody else is answered: this many events take about a second. */
const MOST_EVENTS = 1_000_000;
/** Loads and changes that are tried take as long as the scenario itself. */
const MOST_LOADS = 5;

export interface ForecastRoutesOptions {
  readonly shippedSurrogate?: ShippedSurrogate;
  /** Lets the process see to others between two tandems; without it they wait for all of them. */
  readonly pause?: () => Promise<void>;
}

/** Forecasts of scenarios, by the models that are served, and of tandems. */
export function forecastRoutes(
  models: ModelCatalogue,
  { shippedSurrogate, pause = () => Promise.resolve() }: ForecastRoutesOptions = {},
): Hono {
  const ports = { findSurrogate: surrogateFinder(models, shippedSurrogate), pause };
  const app = new Hono();
  app.post("/forecast", async (context) => {
    if (isTable(context)) {
      const answered = await forecastTandemTable(await readText(context), optionsOf(context), ports);
      return context.body(answered, 200, { "content-type": "text/csv; charset=utf-8" });
    }
    const body = await readJson(context);
    if (isOfTandems(body)) return context.json(await forecastTandems(checkBody(body, TandemRequest), ports));
    const spec = checkBody(body, ScenarioRequest);
    refuse(spec);
    const { models: found, missing } = await findScenarioModels(spec, async (name) => {
      const served = await models.awaited(name);
      return served?.kind === "model" ? served.model : undefined;
    });
    const [first] = missing;
    if (first !== undefined) throw noSuchModel(models, first.model);
    const answerTandem = await waysOf(ports.findSurrogate, spec);
    try {
      return context.json(forecastScenario(spec, { models: found, mostEvents: MOST_EVENTS, answerTandem }));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RequestError(error.message.includes("events") ? 413 : 400, error.message, { cause: error });
    }
  });
  return app;
}

/** A surrogate that is not there, or refused, is not asked. */
async function waysOf(
  find: (name: string) => Promise<ServedSurrogate>,
  spec: ScenarioSpec,
): Promise<readonly AnswerTandem[]> {
  const found = await find(DEFAULT_SURROGATE).catch((error: unknown) => {
    if (error instanceof RequestError) return undefined;
    throw error;
  });
  return steadyWays(found?.prepared, spec);
}

function isTable(context: Context): boolean {
  return /^text\/csv(;|$)/i.test((context.req.header("content-type") ?? "").trim());
}

/** Of a table, whose cells say nothing of how they are to be answered: as `?method=analytic`. */
function optionsOf(context: Context): TandemQuestionOptions {
  const given = Object.entries(context.req.query()).map(([name, text]) => [name, numberOfCell(text) ?? text]);
  return checkBody(Object.fromEntries(given), TandemQuestionOptions);
}

function isOfTandems(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return false;
  return "tandems" in body || ("kind" in body && body.kind === "tandems");
}

function refuse(spec: ScenarioSpec): void {
  if (spec.loads.length > MOST_LOADS) {
    throw new RequestError(
      413,
      `Cannot forecast "${spec.name}" as loads must hold at most ${MOST_LOADS} factors here: it has ${spec.loads.length}; drop the scenario in the scenarios bucket`,
    );
  }
  try {
    const nowhere = { source: "scenario", value: spec, locate: () => ({ line: 1, column: 1 }) };
    refuseFlaws(nowhere, "scenario", scenarioFlaws(spec));
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const [problem] = error.problems;
    throw new RequestError(400, (problem?.sentence ?? error.message).replace(/^scenario:1:1: /, ""), { cause: error });
  }
}
