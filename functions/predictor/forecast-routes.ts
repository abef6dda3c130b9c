import { Hono } from "hono";

import { refuseFlaws } from "#core/document/flaw.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { findScenarioModels } from "#core/scenario/component-models.ts";
import { forecastScenario } from "#core/scenario/forecast-scenario.ts";
import { scenarioFlaws } from "#core/scenario/scenario-flaws.ts";
import { ScenarioRequest, type ScenarioSpec } from "#core/scenario/scenario-spec.ts";

import type { ModelCatalogue } from "./model-catalogue.ts";
import { noSuchModel } from "./no-such-model.ts";
import { readBody } from "./read-body.ts";
import { RequestError } from "./request-error.ts";

/** While a forecast is made nobody else is answered: this many events take about a second. */
const MOST_EVENTS = 1_000_000;
/** Loads and changes that are tried take as long as the scenario itself. */
const MOST_LOADS = 5;

/** Forecasts of scenarios by the models that are served. */
export function forecastRoutes(models: ModelCatalogue): Hono {
  const app = new Hono();
  app.post("/forecast", async (context) => {
    const spec = await readBody(context, ScenarioRequest);
    refuse(spec);
    const { models: found, missing } = await findScenarioModels(
      spec,
      async (name) => (await models.awaited(name))?.model,
    );
    const [first] = missing;
    if (first !== undefined) throw noSuchModel(models, first.model);
    try {
      return context.json(forecastScenario(spec, { models: found, mostEvents: MOST_EVENTS }));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RequestError(error.message.includes("events") ? 413 : 400, error.message, { cause: error });
    }
  });
  return app;
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
