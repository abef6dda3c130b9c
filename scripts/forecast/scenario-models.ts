import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import { didYouMean } from "#core/document/nearest-name.ts";
import type { Model } from "#core/model/model.ts";
import { findScenarioModels, type ScenarioModels } from "#core/scenario/component-models.ts";
import type { ScenarioSpec } from "#core/scenario/scenario-spec.ts";
import { listFolders } from "#artifacts/list-objects.ts";

import { currentModel } from "#artifacts/current-model.ts";
import { reasonOf } from "../campaign/read-source.ts";
import { badInput } from "../command-failure.ts";
import { readModelFile } from "../predict/read-model-file.ts";
import { existingSystemOf } from "../verb-system.ts";
import type { VerbCall } from "../verb.ts";

/** The models of a scenario: out of a folder of model files, or else those that the operator's store serves now. */
export async function scenarioModels(
  spec: ScenarioSpec,
  call: VerbCall,
  folder: string | undefined,
): Promise<ScenarioModels> {
  if (Object.values(spec.components).every(({ service }) => service !== undefined)) return {};
  const { find, names } = folder === undefined ? await storedModels(call) : await modelFiles(folder, call);
  const { models, missing } = await findScenarioModels(spec, find);
  const [first] = missing;
  if (first === undefined) return models;
  const known = await names();
  const served = known.filter((name) => name.endsWith(".serviceSeconds"));
  throw badInput(
    `Cannot forecast as there is no model ${first.model} for components.${first.component}: ${didYouMean(first.model, served)}`,
  );
}

interface ModelSource {
  readonly find: (name: string) => Promise<Model | undefined>;
  readonly names: () => Promise<readonly string[]>;
}

async function storedModels(call: VerbCall): Promise<ModelSource> {
  const { store } = await existingSystemOf(call);
  return {
    find: (name) => currentModel(name, store),
    names: () => listFolders(store, { bucket: "models", key: "" }),
  };
}

/** `<model>.json`, or a folder `<model>` as `train` writes it. */
async function modelFiles(folder: string, call: VerbCall): Promise<ModelSource> {
  const path = resolve(call.io.directory, folder);
  let entries: readonly string[];
  try {
    entries = await readdir(path);
  } catch (error) {
    throw badInput(`Cannot read the models in ${folder} as ${reasonOf(error)}`, error);
  }
  return {
    find: async (name) => {
      const entry = entries.find((each) => each === `${name}.json` || each === name);
      return entry === undefined ? undefined : readModelFile(join(path, entry), path);
    },
    names: () => Promise.resolve(entries.map((entry) => entry.replace(/\.json$/, ""))),
  };
}
