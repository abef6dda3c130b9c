import { z } from "zod";

import { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import { TandemQuestion } from "#core/queueing/forecast/tandem-question.ts";
import { ScenarioSpec } from "#core/scenario/scenario-spec.ts";

/** A JSON Schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The documents that people write, by the name under which their schema is exported. */
export const WRITTEN_DOCUMENTS = {
  campaign: CampaignSpec,
  operator: OperatorFile,
  scenario: ScenarioSpec,
  tandems: TandemQuestion,
} as const;

/** JSON Schema (draft 2020-12) of a document as people write it, so that editors complete and check it. */
export function jsonSchemaOf(document: keyof typeof WRITTEN_DOCUMENTS): JsonSchema {
  return z.toJSONSchema(WRITTEN_DOCUMENTS[document], { target: "draft-2020-12", io: "input" });
}
