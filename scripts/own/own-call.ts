import { join, resolve } from "node:path";

import { textOption } from "../options.ts";
import { PACKAGE_ROOT } from "../package-root.ts";
import type { VerbCall } from "../verb.ts";

/** Our functions, in the order in which they are measured. */
export const OWN_FUNCTIONS = ["aggregator", "predictor", "trainer"] as const;
export type OwnFunction = (typeof OWN_FUNCTIONS)[number];

/** The campaigns that measure them, and their operator's file. */
const OWN_WORKFLOW = join(PACKAGE_ROOT, "workflows/modelling/own");
export function ownWorkflow(call: VerbCall): string {
  const named = textOption(call, "campaigns");
  return named === undefined ? OWN_WORKFLOW : resolve(call.io.directory, named);
}

/** Where everything lies that is measured of our own functions. */
export function ownFolder(call: VerbCall): string {
  return join(call.io.directory, ".profaas/own");
}

/** The same call in an installation of its own. */
export function ownCall(call: VerbCall): VerbCall {
  const folder = ownFolder(call);
  const environment = {
    ...call.io.environment,
    PROFAAS_STORE_PATH: join(folder, "store"),
    PROFAAS_WORK_PATH: join(folder, "work"),
    PROFAAS_PREFIX: "",
  };
  const options = { ...call.options, operator: join(ownWorkflow(call), "profaas.yaml") };
  return { ...call, options, io: { ...call.io, environment } };
}
