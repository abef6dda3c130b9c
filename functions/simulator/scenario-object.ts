import { currentModel } from "#artifacts/current-model.ts";
import { writeTextOver } from "#artifacts/write-artifact.ts";
import { forecastObject } from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import type { SourceDocument } from "#core/document/read-document.ts";
import { findScenarioModels } from "#core/scenario/component-models.ts";
import { forecastScenario } from "#core/scenario/forecast-scenario.ts";
import type { Forecast } from "#core/scenario/forecast.ts";
import { scenarioOf } from "#core/scenario/read-scenario.ts";

import type { SpecOutcome } from "./accept-spec.ts";
import { refusalOf } from "./refusal-of.ts";
import type { SimulatorPorts } from "./simulator-ports.ts";

/** A spec of the kind `scenario`: answered by a forecast, by the models that are served now. */
export async function scenarioObject(
  document: SourceDocument,
  key: string,
  { store }: SimulatorPorts,
): Promise<SpecOutcome> {
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
  await writeTextOver(
    store,
    address,
    artifactText(answered(document, () => forecastScenario(spec, { models }))),
    before?.etag,
  );
  return { result: `${address.bucket}/${address.key}` };
}

function answered(document: SourceDocument, work: () => Forecast): Forecast {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refusalOf(document.source, error.message);
  }
}
