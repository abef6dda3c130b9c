import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

import { parseArtifact } from "#artifacts/read-artifact.ts";
import { Model } from "#core/model/model.ts";

import { reasonOf } from "../campaign/read-source.ts";
import { badInput } from "../command-failure.ts";

/** A model out of a file, or out of the folder that `train` wrote. */
export async function readModelFile(path: string, directory: string): Promise<Model> {
  const absolute = resolve(directory, path);
  const isFolder = (await stat(absolute).catch(() => undefined))?.isDirectory() === true;
  const file = isFolder ? join(absolute, "model.json") : absolute;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw badInput(`Cannot read the model ${file} as ${reasonOf(error)}`, error);
  }
  try {
    return parseArtifact(bytes, Model, file);
  } catch (error) {
    throw badInput(error instanceof Error ? error.message : String(error), error);
  }
}
