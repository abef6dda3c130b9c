import { refuseFlaws } from "#core/document/flaw.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";
import { Fdl } from "#core/workflow/service.ts";
import { workflowOf } from "#core/workflow/workflow-of.ts";
import type { Workflow } from "#core/workflow/workflow.ts";

/** The workflow that an FDL file describes; throws a DocumentError with every problem of the file. */
export function readFdl(text: string, source: string): Workflow {
  const document = readDocument(text, source);
  const { workflow, flaws } = workflowOf(parseDocument(Fdl, document, "FDL"));
  refuseFlaws(document, "FDL", flaws);
  return workflow;
}
