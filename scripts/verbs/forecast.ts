import { didYouMean } from "#core/document/nearest-name.ts";

import { badInput } from "../command-failure.ts";
import { TABLE_METHODS, type TableMethod } from "../forecast/answer-tandems.ts";
import { forecastTandems } from "../forecast/forecast-tandems.ts";
import { declareSimulation } from "../forecast/simulation-options.ts";
import { TandemTableDocument } from "../forecast/tandem-document.ts";
import { TANDEM_HELP } from "../forecast/tandem-help.ts";
import { textOption } from "../options.ts";
import type { Verb, VerbCall } from "../verb.ts";

const DEFAULT_METHOD: TableMethod = "surrogate";

export const forecast: Verb<TandemTableDocument> = {
  name: "forecast",
  declare: (command) =>
    void declareSimulation(command).option(
      "--method <name>",
      `${TABLE_METHODS.join(", ")} (default: ${DEFAULT_METHOD})`,
    ),
  details: `
Forecasts each tandem of a CSV file. "surrogate" asks networks that learned from simulations, in less than a millisecond
a row; where inRange is false (distance says how far outside) it gives the analytic answer, or one that its members differ
on, and simulating is safer. "simulation" is as exact as it is asked to be, and takes up to seconds a row
(profaas simulate --help). "analytic" solves the stages one after the other with batches in microseconds: some 8 % off on
average, quantiles only where they are known exactly (single jobs, exponential, one server a stage). "jackson" takes jobs as
if they came one by one, which is some 50 % off and there to compare with.

${TANDEM_HELP}`,
  examples: [
    { command: "profaas forecast --tandem tandems.csv --output forecasts.csv", meaning: "the default method" },
    {
      command: "profaas forecast --tandem tandems.csv --output forecasts.csv --method analytic",
      meaning: "closed forms: thousands of rows at once",
    },
  ],
  document: TandemTableDocument.meta({ title: "What profaas forecast prints" }),
  run: async (call) => {
    const input = textOption(call, "tandem");
    if (input === undefined) throw badInput("Cannot forecast as --tandem FILE must be given: it is missing");
    return forecastTandems(call, input, methodOption(call));
  },
};

function methodOption(call: VerbCall): TableMethod {
  const asked = textOption(call, "method") ?? DEFAULT_METHOD;
  const known = TABLE_METHODS.find((name) => name === asked);
  if (known !== undefined) return known;
  throw badInput(`Cannot read --method as there is no "${asked}": ${didYouMean(asked, TABLE_METHODS)}`);
}
