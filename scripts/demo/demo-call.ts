import { join } from "node:path";

import { PACKAGE_ROOT } from "../package-root.ts";
import type { VerbCall } from "../verb.ts";

/** The campaign of the demo, and its operator's file. */
export const DEMO_CAMPAIGN = join(PACKAGE_ROOT, "workflows/face-blur/demo.campaign.yaml");
const DEMO_OPERATOR = join(PACKAGE_ROOT, "workflows/profaas.yaml");

/** Where the demo keeps everything, so that it never mixes with work of one's own. */
export function demoFolder(call: VerbCall): string {
  return join(call.io.directory, ".profaas/demo");
}

/** The same call in an installation of the demo's own. */
export function demoCall(call: VerbCall): VerbCall {
  const folder = demoFolder(call);
  const environment = {
    ...call.io.environment,
    PROFAAS_STORE_PATH: join(folder, "store"),
    PROFAAS_WORK_PATH: join(folder, "work"),
    PROFAAS_PREFIX: "",
  };
  return { ...call, options: { ...call.options, operator: DEMO_OPERATOR }, io: { ...call.io, environment } };
}
