import { currentModel } from "#artifacts/current-model.ts";
import { writeTextOver } from "#artifacts/write-artifact.ts";
import { forecastObject } from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import { DocumentError } from "#core/document/document-error.ts";
import type { SourceDocument } from "#core/document/read-document.ts";
import { DEFAULT_SURROGATE } from "#core/queueing/forecast/tandem-question.ts";
import { prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { findScenarioModels } from "#core/scenario/component-models.ts";
import { forecastScenario } from "#core/scenario/forecast-scenario.ts";
import type { Forecast } from "#core/scenario/forecast.ts";
import { scenarioOf } from "#core/scenario/read-scenario.ts";
import type { ScenarioSpec } from "#core/scenario/scenario-spec.ts";
import type { AnswerTandem } from "#core/scenario/scenario-tandem.ts";
import { steadyWays } from "#core/scenario/steady-ways.ts";

import type { SpecOutcome } from "./accept-spec.ts";
import { findSurrogate } from "./find-surrogate.ts";
import { refusalOf } from "./refusal-of.ts";
import type { SimulatorPorts } from "./simulator-ports.ts";

/** A spec of the kind `scenario`: answered by a forecast, by the models that are served now. */
export async function scenarioObject(
  document: SourceDocument,
  key: string,
  ports: SimulatorPorts,
): Promise<SpecOutcome> {
  const { store } = ports;
  const spec = scenarioOf(document);
  const address = forecastObject(key);
  const before = await store.head(address.bucket, address.key);
  const { models, missing } = await findScenarioModels(spec, (name) => currentModel(name, store));
  if (missing.length > 0) {
    const sentences = missing.map(
      ({ model, component }) => `Cannot forecast as there is no model ${model} for components.${component}`,
    );
    throw refusalOf(document.source, ...sentences);
  }
  const answerTandem = await waysOf(document, spec, ports);
  const forecast = answered(document, () => forecastScenario(spec, { models, answerTandem }));
  await writeTextOver(store, address, artifactText(forecast), before?.etag);
  return { result: `${address.bucket}/${address.key}` };
}

async function waysOf(
  { source }: SourceDocument,
  spec: ScenarioSpec,
  ports: SimulatorPorts,
): Promise<readonly AnswerTandem[]> {
  const found = await findSurrogate(source, DEFAULT_SURROGATE, ports).catch((error: unknown) => {
    // One that cannot be read is missed only where it was asked for.
    if (spec.compare || !(error instanceof DocumentError)) throw error;
    return undefined;
  });
  return steadyWays(found && prepareSurrogate(found.surrogate), spec);
}

function answered(document: SourceDocument, work: () => Forecast): Forecast {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refusalOf(document.source, error.message);
  }
}
