import type { z } from "zod";

import { refuseFlaws } from "#core/document/flaw.ts";
import { flawsOfIssues } from "#core/document/issue-words.ts";
import type { SourceDocument } from "#core/document/read-document.ts";

/** What the document says, by a schema; throws a DocumentError with every problem when it breaks it. */
export function parseDocument<Schema extends z.ZodType>(
  schema: Schema,
  document: SourceDocument,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return parsed.data;
  refuseFlaws(document, what, flawsOfIssues(parsed.error.issues, schema, document.value));
  throw parsed.error;
}
