import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { WORKFLOWS } from "./run-component.ts";

/** Loads a module of an application; they are plain JavaScript without types, so the test says what it takes. */
export async function workflowModule<Module>(path: string): Promise<Module> {
  return (await import(pathToFileURL(join(WORKFLOWS, path)).href)) as Module;
}
