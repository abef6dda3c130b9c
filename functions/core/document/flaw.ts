import { DocumentError } from "#core/document/document-error.ts";
import type { Problem } from "#core/document/document-error.ts";
import type { DocumentPath, SourceDocument } from "#core/document/read-document.ts";

/** A rule that the value at a path breaks: `must be a positive integer`. */
export interface Flaw {
  readonly path: DocumentPath;
  /** What the value must be, to follow the name of the field in a sentence. */
  readonly rule: string;
  /** The value to show; left out, it is the document's own at the path. */
  readonly value?: unknown;
  /** Points at something that is not in the document, so there is no value to show. */
  readonly withoutValue?: boolean;
}

const MOST_PROBLEMS = 20;

/** Throws a DocumentError that tells all flaws (the first 20 in full), or does nothing when there is none. */
export function refuseFlaws(document: SourceDocument, what: string, flaws: readonly Flaw[]): void {
  if (flaws.length === 0) return;
  const problems = flaws.map((flaw) => problemOf(document, what, flaw));
  const told = [...new Map(problems.map((problem) => [problem.sentence, problem])).values()].sort(
    (left, right) => left.line - right.line || left.column - right.column,
  );
  const shown = told.slice(0, MOST_PROBLEMS);
  const more = told[MOST_PROBLEMS];
  if (more !== undefined) {
    const rest = told.length - MOST_PROBLEMS;
    shown.push({
      ...more,
      sentence: `${document.source}: ${rest} more ${rest === 1 ? "problem" : "problems"} not shown.`,
    });
  }
  throw new DocumentError(document.source, shown);
}

function problemOf(document: SourceDocument, what: string, flaw: Flaw): Problem {
  const { line, column } = document.locate(flaw.path);
  const field = flaw.path.length === 0 ? "it" : pathWords(flaw.path);
  const value = flaw.withoutValue
    ? ""
    : `: current value is ${valueWords("value" in flaw ? flaw.value : valueAt(document.value, flaw.path))}`;
  return {
    sentence: `${document.source}:${line}:${column}: Cannot read the ${what} as ${field} ${flaw.rule}${value}`,
    path: flaw.path,
    line,
    column,
  };
}

/** `components.blur.cpu[1]`. */
export function pathWords(path: DocumentPath): string {
  return path
    .map((part, index) =>
      typeof part === "number"
        ? `[${part}]`
        : `${index === 0 ? "" : "."}${/^[A-Za-z_$][\w$-]{0,99}$/.test(part) ? part : shortened(JSON.stringify(part))}`,
    )
    .join("");
}

/** The value at a path of plain data, or undefined. */
export function valueAt(value: unknown, path: DocumentPath): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string | number, unknown>)[part];
  }
  return found;
}

/** A value in at most some sixty characters. */
export function valueWords(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) {
    const text = JSON.stringify(value);
    return text.length <= 60 ? text : `a list of ${value.length}`;
  }
  if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value);
    return keys.length === 0
      ? "an empty mapping"
      : `a mapping of ${shortened(keys.map((key) => JSON.stringify(key)).join(", "))}`;
  }
  return shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
