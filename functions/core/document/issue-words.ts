import type { z } from "zod";

import { valueAt } from "#core/document/flaw.ts";
import type { Flaw } from "#core/document/flaw.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { DocumentPath } from "#core/document/read-document.ts";
import { isWholeNumber, knownKeys } from "#core/document/schema-keys.ts";

/** Of many wrong keys only the first ones are told in full. */
const MOST_HINTS = 20;

type Issue = z.core.$ZodIssue;

/** What a schema found wrong, as rules that people understand, each at its path. */
export function flawsOfIssues(issues: readonly Issue[], schema: z.core.$ZodType, value: unknown): Flaw[] {
  return issues.flatMap((issue) => flawsOfIssue(issue, [], schema, value));
}

function flawsOfIssue(issue: Issue, above: DocumentPath, schema: z.core.$ZodType, value: unknown): Flaw[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(schema, path);
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      rule: `must not be there${index < MOST_HINTS ? `: ${didYouMean(key, known)}` : ""}`,
      withoutValue: true,
    }));
  }
  if (valueAt(value, path) === undefined) {
    const forms = formsOf(issue, path, schema);
    const as = forms.length === 0 ? "" : ` as ${listWords(forms)}`;
    return [{ path, rule: `must be given${as}: it is missing`, withoutValue: true }];
  }
  if (issue.message.startsWith("must ")) return [{ path, rule: issue.message }];
  if (issue.code === "invalid_union") return flawsOfUnion(issue, path, schema, value);
  if (issue.code === "invalid_key") {
    const rule = issue.issues[0]?.message ?? "must be allowed here";
    return [{ path, rule: `must have another name, which ${rule}`, value: String(path.at(-1)) }];
  }
  return [{ path, rule: ruleOf(issue, path, schema) }];
}

/** Of the forms that a value may have, the flaws of the one that it nearly has; else the forms. */
function flawsOfUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  path: DocumentPath,
  schema: z.core.$ZodType,
  value: unknown,
): Flaw[] {
  const ofRightKind = issue.errors.filter((branch) => !branch.some(isWrongKind));
  const nearest = ofRightKind.sort((left, right) => left.length - right.length)[0];
  if (nearest !== undefined && nearest.length > 0) {
    return nearest.flatMap((part) => flawsOfIssue(part, path, schema, value));
  }
  return [{ path, rule: `must be ${listWords(formsOf(issue, path, schema))}` }];
}

/** True when the value itself, not something in it, is of a kind that the branch does not take. */
function isWrongKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_union")
    return issue.errors.length > 0 && issue.errors.every((branch) => branch.some(isWrongKind));
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

/** What the value may be, each in a word or two. */
function formsOf(issue: Issue, path: DocumentPath, schema: z.core.$ZodType): string[] {
  const forms = (part: Issue): string[] => {
    if (part.code === "invalid_union" && part.errors.length === 0) return optionsOf(part);
    if (part.code === "invalid_union")
      return part.errors
        .flat()
        .filter((one) => one.path.length === 0)
        .flatMap(forms);
    if (part.code === "invalid_value") return part.values.map((one) => JSON.stringify(one));
    return part.code === "invalid_type" ? [kindWords(part.expected, path, schema)] : [];
  };
  return [...new Set(forms(issue))];
}

/** What the field may be that says which of several forms a mapping has. */
function optionsOf(issue: z.core.$ZodIssueInvalidUnion): string[] {
  const options = ("options" in issue ? issue.options : undefined) ?? [];
  return options.filter((option) => option !== undefined).map((option) => JSON.stringify(option));
}

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function kindWords(expected: string, path: DocumentPath, schema: z.core.$ZodType): string {
  if (expected === "number" && isWholeNumber(schema, path)) return "a whole number";
  return KINDS[expected] ?? expected;
}

function ruleOf(issue: Issue, path: DocumentPath, schema: z.core.$ZodType): string {
  switch (issue.code) {
    case "invalid_type":
    case "invalid_value":
      return `must be ${listWords(formsOf(issue, path, schema))}`;
    case "too_small":
      return `must ${boundWords(issue.origin, Number(issue.minimum), issue.inclusive === false ? "more than" : "at least")}`;
    case "too_big":
      return `must ${boundWords(issue.origin, Number(issue.maximum), issue.inclusive === false ? "less than" : "at most")}`;
    default:
      return `must be valid (${issue.message})`;
  }
}

function boundWords(origin: string, bound: number, relation: string): string {
  if (origin === "string") return `have ${relation} ${bound} ${bound === 1 ? "character" : "characters"}`;
  if (origin === "array") return `hold ${relation} ${bound} ${bound === 1 ? "value" : "values"}`;
  return `be ${relation} ${bound}`;
}

function listWords(words: readonly string[]): string {
  return words.length <= 1 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
