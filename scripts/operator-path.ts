import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { badInput } from "./command-failure.ts";
import { textOption } from "./options.ts";
import type { VerbCall } from "./verb.ts";

/** Where the operator's file is looked for when neither --operator nor PROFAAS_OPERATOR names one. */
export const OPERATOR_PLACES = ["profaas.yaml", "workflows/profaas.yaml"] as const;

export const OPERATOR_HELP = "operator's file (else $PROFAAS_OPERATOR, ./profaas.yaml, ./workflows/profaas.yaml)";

/** Absolute path of the operator's file of this call; a file that does not exist is a failure in words. */
export function operatorPath(call: VerbCall): string {
  const { directory, environment, operatorFolders } = call.io;
  const option = textOption(call, "operator");
  const named = option ?? (environment["PROFAAS_OPERATOR"] || undefined);
  if (named !== undefined) {
    const path = resolve(directory, named);
    if (existsSync(path)) return path;
    const origin = option === undefined ? "the environment variable PROFAAS_OPERATOR" : "--operator";
    throw badInput(`Cannot read the operator's file as ${origin} names ${path}, which does not exist`);
  }
  const found = operatorFolders
    .flatMap((folder) => OPERATOR_PLACES.map((place) => resolve(folder, place)))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw badInput(
    `Cannot find an operator's file: neither ${OPERATOR_PLACES.join(" nor ")} exists in ${operatorFolders.join(" or ")}. ` +
      "Name one with --operator FILE or PROFAAS_OPERATOR, or write one: profaas schema operator describes it",
  );
}
