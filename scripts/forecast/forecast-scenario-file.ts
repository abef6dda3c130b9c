import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";

import { shippedSurrogate } from "#adapters/process/shipped-surrogate.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";
import { prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { Forecast } from "#core/scenario/forecast.ts";
import { forecastScenario } from "#core/scenario/forecast-scenario.ts";
import { readScenario } from "#core/scenario/read-scenario.ts";
import { steadyChain } from "#core/scenario/steady-chain.ts";
import { steadyWays } from "#core/scenario/steady-ways.ts";
import { surrogateTandem } from "#core/scenario/surrogate-tandem.ts";
import { withReportLoads } from "#core/scenario/with-report-loads.ts";
import type { ScenarioSpec } from "#core/scenario/scenario-spec.ts";
import { prepareStationSurrogate } from "#core/queueing/station-surrogate/prepare-station-surrogate.ts";

import { readText } from "../campaign/read-source.ts";
import { badInput } from "../command-failure.ts";
import { textOption } from "../options.ts";
import { shippedStationSurrogate } from "../station-surrogate/shipped-station-surrogate.ts";
import type { VerbCall, VerbOutcome } from "../verb.ts";
import { forecastReport } from "./forecast-report.ts";
import { scenarioModels } from "./scenario-models.ts";

export const ScenarioDocument = z.strictObject({
  forecast: Forecast,
  /** The HTML file that was written. */
  report: z.string().nullable(),
});
export type ScenarioDocument = z.infer<typeof ScenarioDocument>;

/** Answers a scenario of a file, in sentences and, where asked for, as a report. */
export async function forecastScenarioFile(call: VerbCall, path: string): Promise<VerbOutcome<ScenarioDocument>> {
  const given = readScenario(await readText(resolve(call.io.directory, path), path, "scenario file"), path);
  const output = textOption(call, "report");
  const models = await scenarioModels(given, call, textOption(call, "models"));
  const spec = answered(given, () => (output === undefined ? given : withReportLoads(given, models)));
  const compares = spec.compare || call.options["compare"] === true;
  const shipped = await shippedSurrogate();
  const surrogate = shipped && prepareSurrogate(shipped);
  const stations = compares ? await shippedStationSurrogate() : undefined;
  const others = {
    answerTandem: steadyWays(surrogate, { compare: compares }),
    ...(compares ? { answerChain: steadyChain(stations && prepareStationSurrogate(stations)) } : {}),
    ...(output === undefined || surrogate === undefined ? {} : { answerCurve: surrogateTandem(surrogate) }),
  };
  const told = answered(spec, () => forecastScenario(spec, { models, ...others }));
  if (output !== undefined) {
    const file = resolve(call.io.directory, output);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, forecastReport(told));
  }
  const lines = [
    ...told.sentences,
    ...(compares ? comparisons(told) : []),
    ...(output === undefined ? [] : [`Report: ${output}`]),
  ];
  return { document: { forecast: told, report: output ?? null }, text: lines.join("\n") };
}

function answered<Answer>(spec: ScenarioSpec, work: () => Answer): Answer {
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

function comparisons({ steady, alsoSteady, noSteady, times }: Forecast): string[] {
  if (steady === null) return [`Nothing to compare with: ${noSteady}`];
  const simulated = times.responseMeanSeconds.expected;
  return [steady, ...alsoSteady].map(({ method, responseMeanSeconds }) => {
    const off = (responseMeanSeconds / simulated - 1) * 100;
    return `Mean response: ${formatQuantity(simulated, "s")} by simulation of this load, ${formatQuantity(responseMeanSeconds, "s")} in the long run by ${method} (${off.toFixed(1)} %).`;
  });
}
