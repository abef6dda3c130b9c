import { readUploadedText, type UploadedText } from "#artifacts/read-uploaded-text.ts";
import { accept, handledBefore, problemsOf, refuse } from "#artifacts/refusals.ts";
import { writeTextOver } from "#artifacts/write-artifact.ts";
import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import { DocumentError } from "#core/document/document-error.ts";
import type { Model } from "#core/model/model.ts";
import { findScenarioModels } from "#core/scenario/component-models.ts";
import { forecastScenario } from "#core/scenario/forecast-scenario.ts";
import type { Forecast } from "#core/scenario/forecast.ts";
import { readScenario } from "#core/scenario/read-scenario.ts";
import type { AnswerTandem } from "#core/scenario/scenario-tandem.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";

export interface ForecastPorts {
  readonly store: ObjectStore;
  readonly log: Logger;
  /** The version of a model that is served; undefined where there is none. */
  readonly findModel: (name: string) => Promise<Model | undefined>;
  readonly answerTandem?: AnswerTandem;
}

const LARGEST_BYTES = 4 * 2 ** 20;

/** Answers a scenario object with a forecast, once; one that cannot be answered is refused with sentences. */
export async function forecastScenarioObject(
  scenario: ObjectAddress,
  forecast: ObjectAddress,
  ports: ForecastPorts,
): Promise<void> {
  const { store, log } = ports;
  const object = await readUploadedText(store, scenario, LARGEST_BYTES);
  if (object === undefined) return;
  if ((await handledBefore(store, scenario, object.etag)).kind !== "new") return;
  const before = await store.head(forecast.bucket, forecast.key);
  let told: Forecast;
  try {
    told = await answer(object, ports);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    await refuse(store, scenario, object.etag, problemsOf(error, object.source));
    log.warn(`Scenario ${scenario.key} refused`, { problems: error.problems.map(({ sentence }) => sentence) });
    return;
  }
  if (!(await writeTextOver(store, forecast, artifactText(told), before?.etag)))
    return log.info(`Scenario ${scenario.key} was answered by another process meanwhile`);
  await accept(store, scenario, object.etag, `${forecast.bucket}/${forecast.key}`);
  log.info(`Scenario ${scenario.key} answered`, { name: told.name, plays: told.plays });
}

async function answer(object: UploadedText, { findModel, answerTandem }: ForecastPorts): Promise<Forecast> {
  const { source } = object;
  const spec = readScenario(object.text(), source);
  const { models, missing } = await findScenarioModels(spec, findModel);
  const refused = (sentences: readonly string[]): DocumentError =>
    new DocumentError(
      source,
      sentences.map((sentence) => ({ sentence: `${source}: ${sentence}`, path: [], line: 1, column: 1 })),
    );
  if (missing.length > 0) {
    throw refused(
      missing.map(
        ({ model, component }) => `Cannot forecast as there is no model ${model} for components.${component}`,
      ),
    );
  }
  try {
    return forecastScenario(spec, { models, ...(answerTandem === undefined ? {} : { answerTandem }) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refused([error.message]);
  }
}
