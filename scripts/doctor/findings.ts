import process from "node:process";

import type { OperatorFile } from "#core/campaign/operator.ts";

import { CommandFailure } from "../command-failure.ts";
import { operatorPath } from "../operator-path.ts";
import { operatorOf } from "../verb-system.ts";
import type { VerbCall } from "../verb.ts";
import { backendFinding } from "./backend-finding.ts";
import { clockFinding } from "./clock-finding.ts";
import { missing, ok, type Finding } from "./finding.ts";
import { limitFindings } from "./limit-findings.ts";
import { nodeFinding } from "./node-finding.ts";
import { oscarFindings } from "./oscar-findings.ts";
import { storeFinding } from "./store-finding.ts";

/** Everything that the system uses on this machine, and the OSCARs that it measures on, tried out one after another. */
export async function findings(call: VerbCall): Promise<Finding[]> {
  const found: Finding[] = [nodeFinding(process.versions.node)];
  const operator = await operatorFinding(call);
  found.push(operator.finding);
  if (operator.file !== undefined) {
    const { clock, environment } = call.io;
    found.push(await storeFinding(operator.file), ...(await oscarFindings(operator.file, { clock, environment })));
  }
  found.push(...(await limitFindings(operator.file)));
  found.push(await clockFinding(call.io.clock));
  found.push(await backendFinding());
  return found;
}

async function operatorFinding(
  call: VerbCall,
): Promise<{ readonly finding: Finding; readonly file: OperatorFile | undefined }> {
  try {
    const file = await operatorOf(call);
    const commands = Object.keys(file.commands).length;
    const sentence = `${operatorPath(call)} allows ${commands} commands and ${file.images.length} images on ${Object.keys(file.resources).join(", ")}`;
    return { finding: ok("operator's file", sentence), file };
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const fix = "Write one (profaas schema operator describes it), or name it with --operator FILE.";
    return { finding: missing("operator's file", error.sentences.join(" "), fix, { needed: true }), file: undefined };
  }
}
