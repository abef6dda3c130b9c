import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";

import { formatQuantity } from "#core/document/format-quantity.ts";
import { Forecast } from "#core/scenario/forecast.ts";
import { forecastScenario } from "#core/scenario/forecast-scenario.ts";
import { readScenario } from "#core/scenario/read-scenario.ts";
import type { ScenarioSpec } from "#core/scenario/scenario-spec.ts";

import { readText } from "../campaign/read-source.ts";
import { badInput } from "../command-failure.ts";
import { forecastReport } from "../forecast/forecast-report.ts";
import { scenarioModels } from "../forecast/scenario-models.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { textOption } from "../options.ts";
import type { Verb } from "../verb.ts";

const ForecastDocument = z
  .strictObject({
    forecast: Forecast,
    /** The HTML file that was written. */
    report: z.string().nullable(),
  })
  .meta({ title: "What profaas forecast prints" });

/** Loads of a report's curve where the scenario names none. */
const REPORT_LOADS = [0.25, 0.5, 0.75, 1, 1.25, 1.5];

export const forecast: Verb<z.infer<typeof ForecastDocument>> = {
  name: "forecast",
  declare: (command) =>
    void command
      .argument("<scenario>", "scenario file (YAML or JSON)")
      .option("--models <folder>", "model files, in place of the models in the operator's store")
      .option("--report <file>", "write an HTML report with response times against load")
      .option("--compare", "say what the other way of answering comes to, where the scenario is a tandem")
      .option("--operator <file>", OPERATOR_HELP),
  details: `
Says what a workflow will do under a load that nobody gave it yet: makespan, response times, what is in use, and what holds
it up. A scenario names the components, by which models their times are known, how many may run at once and where, and
what comes. It is played through many times, each with other errors of the models, which makes the ranges.`,
  examples: [
    { command: "profaas forecast rush.scenario.yaml", meaning: "in sentences" },
    { command: "profaas forecast rush.scenario.yaml --report rush.html", meaning: "with plots" },
    { command: "profaas schema scenario", meaning: "everything that a scenario can say" },
  ],
  document: ForecastDocument,
  run: async (call) => {
    const [path = ""] = call.arguments;
    const given = readScenario(await readText(resolve(call.io.directory, path), path, "scenario file"), path);
    const output = textOption(call, "report");
    const spec = output === undefined || given.loads.length > 0 ? given : { ...given, loads: REPORT_LOADS };
    const models = await scenarioModels(spec, call, textOption(call, "models"));
    const told = answered(spec, () => forecastScenario(spec, { models }));
    if (output !== undefined) {
      const file = resolve(call.io.directory, output);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, forecastReport(told));
    }
    const lines = [
      ...told.sentences,
      ...(call.options["compare"] === true ? [comparison(told)] : []),
      ...(output === undefined ? [] : [`Report: ${output}`]),
    ];
    return { document: { forecast: told, report: output ?? null }, text: lines.join("\n") };
  },
};

function answered(spec: ScenarioSpec, work: () => Forecast): Forecast {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badInput(
      error.message.startsWith("Cannot") ? error.message : `Cannot forecast "${spec.name}" as ${error.message}`,
      error,
    );
  }
}

function comparison({ steady, noSteady, times }: Forecast): string {
  if (steady === null) return `Nothing to compare with: ${noSteady}`;
  const simulated = times.responseMeanSeconds.expected;
  const off = (steady.responseMeanSeconds / simulated - 1) * 100;
  return `Mean response: ${formatQuantity(simulated, "s")} by simulation of this load, ${formatQuantity(steady.responseMeanSeconds, "s")} in the long run by ${steady.method} (${off.toFixed(1)} %).`;
}
