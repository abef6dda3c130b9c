import { writeArtifact } from "#artifacts/write-artifact.ts";
import { sweepObject as sweepAddress } from "#core/campaign/object-keys.ts";
import type { SourceDocument } from "#core/document/read-document.ts";
import { type AcceptedAnySweep, anySweepId, readAnySweep } from "#core/queueing/sweep/any-sweep.ts";

import type { SpecOutcome } from "./accept-spec.ts";
import type { SimulatorPorts } from "./simulator-ports.ts";
import { workOnSweep } from "./work-on-sweep.ts";

/** A spec of the kind `sweep`: its labels are simulated by this and other invocations. */
export async function sweepObject(document: SourceDocument, _key: string, ports: SimulatorPorts): Promise<SpecOutcome> {
  const sweep = readAnySweep(document);
  const id = anySweepId(sweep);
  const accepted: AcceptedAnySweep = { format: "sweep", version: 1, sweep };
  await writeArtifact(ports.store, sweepAddress(id), accepted, { ifAbsent: true });
  return { result: id, goOn: () => workOnSweep(id, ports) };
}
