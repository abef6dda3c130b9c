import { campaignIdOfStateKey } from "#core/campaign/object-keys.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { acceptSpec } from "./accept-spec.ts";
import type { SimulatorPorts } from "./simulator-ports.ts";
import { workOnSweep } from "./work-on-sweep.ts";

/**
 * A spec that landed in the bucket of scenarios is done by its kind; a task in the state bucket is help with a sweep. Safe to
 * deliver twice, late, or never (see `unsimulated`).
 */
export async function simulate(upload: ObjectUploaded, ports: SimulatorPorts): Promise<void> {
  if (upload.bucket === "scenarios") return acceptSpec(upload.key, upload.etag, ports);
  const sweepId = campaignIdOfStateKey(upload.key);
  if (upload.bucket === "state" && sweepId !== undefined) await workOnSweep(sweepId, ports);
}
