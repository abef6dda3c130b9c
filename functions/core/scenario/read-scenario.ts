import { refuseFlaws } from "#core/document/flaw.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument, type SourceDocument } from "#core/document/read-document.ts";
import { scenarioFlaws } from "./scenario-flaws.ts";
import { ScenarioSpec } from "./scenario-spec.ts";

/** The scenario that a text (YAML or JSON) describes. Throws a DocumentError with a sentence for every problem. */
export function readScenario(text: string, source: string): ScenarioSpec {
  return scenarioOf(readDocument(text, source));
}

/** The same of a document that was read already. */
export function scenarioOf(document: SourceDocument): ScenarioSpec {
  const spec = parseDocument(ScenarioSpec, document, "scenario");
  refuseFlaws(document, "scenario", scenarioFlaws(spec));
  return spec;
}
