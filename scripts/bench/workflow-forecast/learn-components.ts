import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { parseArtifact } from "#artifacts/read-artifact.ts";
import type { CsvTable } from "#core/dataset/csv.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { Model } from "#core/model/model.ts";
import { MODEL_TARGETS, type ModelTarget, type ScenarioModels } from "#core/scenario/component-models.ts";
import { NEAR_QUESTION } from "#core/selection/question.ts";

import type { LearningSession } from "../../../functions/trainer/learning-session.ts";
import { PACKAGE_ROOT } from "../../package-root.ts";
import { aggregatedTable } from "../claim/aggregated-table.ts";

const SEED = 1;
const LEAST_CONFIGURATIONS = 3;

/** Models of what each component takes and writes, learned as any campaign's from its invocations; kept for the next time. */
export async function learnComponents(
  application: string,
  tables: ReadonlyMap<string, CsvTable>,
  components: readonly string[],
  session: LearningSession,
  isLearned: (configuration: string) => boolean = () => true,
): Promise<ScenarioModels> {
  const models: Record<string, Partial<Record<ModelTarget, Model>>> = {};
  for (const component of components) {
    const csv = tables.get(`${component}/invocations.csv`);
    if (csv === undefined) throw new Error(`Cannot learn ${component} of ${application} as it was not measured`);
    const place = csv.header.indexOf("configuration");
    const learned = { ...csv, rows: csv.rows.filter(({ cells }) => isLearned(cells[place]!)) };
    const dataset = aggregatedTable(learned, { subject: component, level: "invocation" });
    // Of what never differed but in its files there is nothing to learn: see measured-law.ts.
    if (new Set(trainingTable(dataset, "serviceSeconds").groups).size < LEAST_CONFIGURATIONS) continue;
    const digest = sha256Hex(JSON.stringify([SEED, session.backend, dataset.columns, dataset.rows])).slice(0, 16);
    for (const target of MODEL_TARGETS) {
      const name = `${application}.${component}.${target}`;
      const path = join(PACKAGE_ROOT, ".profaas", "bench", "workflow-forecast", `${name}.${digest}.json`);
      const kept = await readFile(path).catch(() => undefined);
      const model =
        kept === undefined
          ? await session.learn(dataset, { name, target, question: NEAR_QUESTION, seed: SEED })
          : parseArtifact(kept, Model, path);
      if (kept === undefined) {
        await mkdir(join(path, ".."), { recursive: true });
        await writeFile(path, artifactText(model));
      }
      (models[component] ??= {})[target] = model;
    }
  }
  return models as ScenarioModels;
}
