import { z } from "zod";

import { didYouMean } from "#core/document/nearest-name.ts";
import { FORECAST_METHOD_NAMES, type ForecastMethod } from "#core/queueing/forecast/forecast-methods.ts";

import { badInput } from "../command-failure.ts";
import { forecastScenarioFile, ScenarioDocument } from "../forecast/forecast-scenario-file.ts";
import { forecastTandems } from "../forecast/forecast-tandems.ts";
import { declareSimulation } from "../forecast/simulation-options.ts";
import { TandemTableDocument } from "../forecast/tandem-document.ts";
import { TANDEM_HELP } from "../forecast/tandem-help.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { textOption } from "../options.ts";
import type { Verb, VerbCall } from "../verb.ts";

const DEFAULT_METHOD: ForecastMethod = "simulation";

const ForecastDocument = z
  .union([TandemTableDocument, ScenarioDocument])
  .meta({ title: "What profaas forecast prints" });

export const forecast: Verb<z.infer<typeof ForecastDocument>> = {
  name: "forecast",
  declare: (command) =>
    void declareSimulation(command)
      .argument("[scenario]", "scenario file (YAML or JSON); without it --tandem")
      .option("--method <name>", `${FORECAST_METHOD_NAMES.join(", ")} (default: ${DEFAULT_METHOD})`)
      .option("--models <folder>", "of a scenario: model files, in place of the models in the operator's store")
      .option("--report <file>", "of a scenario: write an HTML report with response times against load")
      .option("--compare", "of a scenario that is a tandem: what the other way of answering comes to")
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Says what a workflow will do under a load that nobody gave it yet: makespan, response times, what is in use, and what holds it up.
A scenario names the components, by which models their times are known, how many may run at once and where, and what comes. It
is played through many times, each with other errors of the models, which makes the ranges.

Or forecasts each tandem of a CSV file. "simulation" is as exact as it is asked to be, and takes up to seconds a row
(profaas simulate --help). "analytic" solves the stages one after the other with batches in microseconds: some 8 % off on
average, quantiles only where they are known exactly (single jobs, exponential, one server a stage). "jackson" takes jobs as
if they came one by one, which is some 50 % off and there to compare with.

${TANDEM_HELP}`,
  examples: [
    { command: "profaas forecast rush.scenario.yaml --report rush.html", meaning: "in sentences, and with plots" },
    { command: "profaas schema scenario", meaning: "everything that a scenario can say" },
    { command: "profaas forecast --tandem tandems.csv --output forecasts.csv", meaning: "the default method" },
    {
      command: "profaas forecast --tandem tandems.csv --output forecasts.csv --method analytic",
      meaning: "closed forms: thousands of rows at once",
    },
  ],
  document: ForecastDocument,
  run: async (call) => {
    const input = textOption(call, "tandem");
    const [scenario] = call.arguments;
    if ((input === undefined) === (scenario === undefined))
      throw badInput("Cannot forecast as either a scenario or --tandem FILE must be given, one of the two");
    if (scenario !== undefined) return forecastScenarioFile(call, scenario);
    if (input === undefined) throw badInput("Cannot forecast as --tandem FILE must be given: it is missing");
    return forecastTandems(call, input, methodOption(call));
  },
};

function methodOption(call: VerbCall): ForecastMethod {
  const asked = textOption(call, "method") ?? DEFAULT_METHOD;
  const known = FORECAST_METHOD_NAMES.find((name) => name === asked);
  if (known !== undefined) return known;
  throw badInput(`Cannot read --method as there is no "${asked}": ${didYouMean(asked, FORECAST_METHOD_NAMES)}`);
}
