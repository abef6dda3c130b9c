import { z } from "zod";

import { didYouMean } from "#core/document/nearest-name.ts";
import { TANDEM_METHODS, type TandemMethod } from "#core/queueing/forecast/tandem-question.ts";

import { badInput } from "../command-failure.ts";
import { forecastScenarioFile, ScenarioDocument } from "../forecast/forecast-scenario-file.ts";
import { forecastTandems } from "../forecast/forecast-tandems.ts";
import { declareSimulation } from "../forecast/simulation-options.ts";
import { TandemTableDocument } from "../forecast/tandem-document.ts";
import { TANDEM_HELP } from "../forecast/tandem-help.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { textOption } from "../options.ts";
import type { Verb, VerbCall } from "../verb.ts";

const DEFAULT_METHOD: TandemMethod = "simulation";
const OF_SCENARIOS = ["models", "report", "compare", "operator"];
const OF_TABLES = ["output", "method", "jobs", "precision", "seed", "workers"];

const ForecastDocument = z
  .union([ScenarioDocument, TandemTableDocument])
  .meta({ title: "What profaas forecast prints" });

export const forecast: Verb<z.infer<typeof ForecastDocument>> = {
  name: "forecast",
  declare: (command) =>
    void declareSimulation(command.argument("[scenario]", "scenario file (YAML or JSON)"))
      .option("--method <name>", `of a table: ${TANDEM_METHODS.join(", ")} (default: ${DEFAULT_METHOD})`)
      .option("--models <folder>", "model files, in place of the models in the operator's store")
      .option(
        "--report <file>",
        "write an HTML report with response times against load, up to all that the workflow bears",
      )
      .option(
        "--compare",
        "say what simulation and the surrogate expect in the long run, where the scenario is a tandem or a longer chain",
      )
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Says what a workflow will do under a load that nobody gave it yet: makespan, response times, what is in use, and what holds
it up. A scenario names the components, by which models their times are known, how many may run at once and where, and
what comes. It is played through many times, each with other errors of the models, which makes the ranges. Where it is two
stages in a row, like those that the surrogate learned, it also says what a response takes in the long run.

With --tandem it forecasts each tandem of a CSV file instead. "surrogate" asks networks that learned from simulations, in less
than a millisecond a row; where inRange is false (distance says how far outside) it gives the analytic answer, or one that
its members differ on, and simulating is safer. "simulation" is as exact as it is asked to be, and takes up to seconds a row
(profaas simulate --help). "analytic" solves the stages one after the other with batches in microseconds: some 8 % off on
average, its quantiles more, as it takes waits and services as independent. "jackson" takes jobs as if they came one by one,
which is some 50 % off and there to compare with.

Where a component or a resource is offered more of an open load than it bears, waits grow without limit. The forecast says so
first: its times are then those of the scenario's own requests, and no steady state.

${TANDEM_HELP}`,
  examples: [
    { command: "profaas forecast rush.scenario.yaml", meaning: "in sentences" },
    { command: "profaas forecast rush.scenario.yaml --report rush.html", meaning: "with plots" },
    { command: "profaas schema scenario", meaning: "everything that a scenario can say" },
    { command: "profaas forecast --tandem tandems.csv --output forecasts.csv", meaning: "a tandem a row, simulated" },
    {
      command: "profaas forecast --tandem tandems.csv --output forecasts.csv --method analytic",
      meaning: "closed forms: thousands of rows at once",
    },
  ],
  document: ForecastDocument,
  run: async (call) => {
    const [scenario] = call.arguments;
    const table = textOption(call, "tandem");
    if (scenario !== undefined) {
      refuse(call, ["tandem", ...OF_TABLES], "a scenario says what it needs itself");
      return forecastScenarioFile(call, scenario);
    }
    if (table === undefined)
      throw badInput("Cannot forecast as either a scenario or --tandem FILE must be given, one of the two");
    refuse(call, OF_SCENARIOS, "it belongs to scenarios, not to tables");
    return forecastTandems(call, table, methodOption(call));
  },
};

function refuse(call: VerbCall, names: readonly string[], reason: string): void {
  const given = names.find((name) => call.options[name] !== undefined);
  if (given !== undefined) throw badInput(`Cannot take --${given} here as ${reason}`);
}

function methodOption(call: VerbCall): TandemMethod {
  const asked = textOption(call, "method") ?? DEFAULT_METHOD;
  const known = TANDEM_METHODS.find((name) => name === asked);
  if (known !== undefined) return known;
  throw badInput(`Cannot read --method as there is no "${asked}": ${didYouMean(asked, TANDEM_METHODS)}`);
}
