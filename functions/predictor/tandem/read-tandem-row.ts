import { pathWords, valueAt, valueWords } from "#core/document/flaw.ts";
import { flawsOfIssues } from "#core/document/issue-words.ts";
import { TandemRow } from "#core/queueing/table/tandem-row.ts";

import { RequestError } from "../request-error.ts";

/** A question to a surrogate as somebody wrote it. `where` follows "Cannot answer" in the sentence: `row 3`. */
export function readTandemRow(value: unknown, where: string): TandemRow {
  const parsed = TandemRow.safeParse(value);
  if (parsed.success) return parsed.data;
  const [flaw] = flawsOfIssues(parsed.error.issues, TandemRow, value);
  const field = flaw === undefined || flaw.path.length === 0 ? "it" : pathWords(flaw.path);
  const found =
    flaw === undefined || flaw.withoutValue ? "" : `: current value is ${valueWords(valueAt(value, flaw.path))}`;
  throw new RequestError(400, `Cannot answer ${where} as ${field} ${flaw?.rule ?? "is wrong"}${found}`, {
    cause: parsed.error,
  });
}
