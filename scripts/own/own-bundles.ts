import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";

import { badInput } from "../command-failure.ts";
import { PACKAGE_ROOT } from "../package-root.ts";
import { OWN_FUNCTIONS } from "./own-call.ts";

/**
 * Sees to it that what is measured is there: the bundles of our functions beside the folder of their campaigns. In a clone
 * they are built where one is missing, or where all is to be measured anew.
 */
export async function ensureOwnBundles(workflow: string, { anew }: { readonly anew: boolean }): Promise<void> {
  const folder = join(workflow, "../../../dist");
  const isClones = folder === join(PACKAGE_ROOT, "dist") && (await isThere(join(PACKAGE_ROOT, "scripts/build.ts")));
  if (isClones && (anew || (await missingIn(folder)).length > 0)) await build();
  const [missing] = await missingIn(folder);
  if (missing !== undefined)
    throw badInput(`Cannot measure our own functions as ${missing} is not there: npm run build makes it`);
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/build.ts"], {
    cwd: PACKAGE_ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`Cannot build our own functions as npm run build ended with ${code}`);
}

async function missingIn(folder: string): Promise<readonly string[]> {
  const files = OWN_FUNCTIONS.map((name) => join(folder, `${name}.mjs`));
  const found = await Promise.all(files.map(isThere));
  return files.filter((_file, index) => !found[index]);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
