import type { z } from "zod";

import { valueAt } from "#core/document/flaw.ts";
import type { Flaw } from "#core/document/flaw.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { DocumentPath } from "#core/document/read-document.ts";
import { knownKeys } from "#core/document/schema-keys.ts";

type Issue = z.core.$ZodIssue;

/** What a schema found wrong, as rules that people understand, each at its path. */
export function flawsOfIssues(issues: readonly Issue[], schema: z.core.$ZodType, value: unknown): Flaw[] {
  return issues.flatMap((issue) => flawsOfIssue(issue, [], schema, value));
}

function flawsOfIssue(issue: Issue, above: DocumentPath, schema: z.core.$ZodType, value: unknown): Flaw[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  const found = valueAt(value, path);
  const ownRule = issue.message.startsWith("must ") ? issue.message : undefined;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...path, key],
      rule: `must not be there: ${didYouMean(key, knownKeys(schema, path))}`,
      withoutValue: true,
    }));
  }
  if (found === undefined)
    return [{ path, rule: `must be given${expectedWords(issue)}: it is missing`, withoutValue: true }];
  if (ownRule !== undefined) return [{ path, rule: ownRule }];
  if (issue.code === "invalid_union") return flawsOfUnion(issue, path, schema, value);
  if (issue.code === "invalid_key") {
    const rule = issue.issues[0]?.message ?? "must be allowed here";
    return [{ path, rule: `must have another name, which ${rule}`, value: String(path.at(-1)) }];
  }
  return [{ path, rule: ruleOf(issue) }];
}

/** Of the forms that a value may have, the flaws of the one that it nearly has; else the forms. */
function flawsOfUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  path: DocumentPath,
  schema: z.core.$ZodType,
  value: unknown,
): Flaw[] {
  const ofRightKind = issue.errors.filter(
    (branch) => !branch.some((part) => part.path.length === 0 && isWrongKind(part)),
  );
  const nearest = ofRightKind.sort((left, right) => left.length - right.length)[0];
  if (nearest !== undefined && nearest.length > 0)
    return nearest.flatMap((part) => flawsOfIssue(part, path, schema, value));
  const forms = [...new Set(formsOf(issue))];
  return [{ path, rule: forms.length === 0 ? "must have a form that is allowed" : `must be ${listWords(forms)}` }];
}

function isWrongKind(issue: Issue): boolean {
  if (issue.code === "invalid_union")
    return (
      issue.errors.length > 0 &&
      issue.errors.every((branch) => branch.some((part) => part.path.length === 0 && isWrongKind(part)))
    );
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

function formsOf(issue: Issue): string[] {
  if (issue.code === "invalid_union")
    return issue.errors.flatMap((branch) => branch.filter((part) => part.path.length === 0).flatMap(formsOf));
  if (issue.code === "invalid_type") return [KINDS[issue.expected] ?? issue.expected];
  if (issue.code === "invalid_value") return issue.values.map((one) => JSON.stringify(one));
  return [];
}

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
  null: "null",
};

function expectedWords(issue: Issue): string {
  const forms = [...new Set(formsOf(issue))];
  return forms.length === 0 ? "" : ` as ${listWords(forms)}`;
}

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be ${listWords(issue.values.map((one) => JSON.stringify(one)))}`;
    case "too_small":
      return `must ${boundWords(issue.origin, Number(issue.minimum), issue.inclusive === false ? "more than" : "at least")}`;
    case "too_big":
      return `must ${boundWords(issue.origin, Number(issue.maximum), issue.inclusive === false ? "less than" : "at most")}`;
    case "invalid_format":
      return `must have the format "${issue.format}"`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    default:
      return `must be allowed (${issue.message})`;
  }
}

function boundWords(origin: string, bound: number, relation: string): string {
  if (origin === "string") return `have ${relation} ${bound} ${bound === 1 ? "character" : "characters"}`;
  if (origin === "array" || origin === "set" || origin === "map")
    return `hold ${relation} ${bound} ${bound === 1 ? "value" : "values"}`;
  return `be ${relation} ${bound}`;
}

function listWords(words: readonly string[]): string {
  return words.length <= 1 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
