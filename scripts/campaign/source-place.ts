import { relative } from "node:path";

import { DocumentError, type Problem } from "#core/document/document-error.ts";
import { pathWords, valueWords } from "#core/document/flaw.ts";
import type { DocumentPath, SourceDocument } from "#core/document/read-document.ts";

/** Where something of a resolved spec was written: it may come of several files. */
export interface SourcePlace {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong at a path of a file, as a sentence that begins with the place. */
export function problemAt(
  document: SourceDocument,
  path: DocumentPath,
  what: string,
  rule: string,
  value: unknown,
): Problem {
  const { line, column } = document.locate(path);
  const sentence = `${document.source}:${line}:${column}: Cannot read the ${what} as ${pathWords(path)} ${rule}: current value is ${valueWords(value)}`;
  return { sentence, path, line, column };
}

/** The same error, told with the places of the files that the document was made of. */
export function relocated(error: DocumentError, placeOf: (path: DocumentPath) => SourcePlace): DocumentError {
  const problems = error.problems.map((problem): Problem => {
    const prefix = `${error.source}:${problem.line}:${problem.column}: `;
    if (!problem.sentence.startsWith(prefix)) return problem;
    const { source, line, column } = placeOf(problem.path);
    const said = problem.sentence.slice(prefix.length);
    // What is written in the FDL's own file is told as of that file.
    const words = source === error.source ? said : said.replace("the campaign as workflow.", "the FDL as ");
    return { ...problem, sentence: `${source}:${line}:${column}: ${words}`, line, column };
  });
  return new DocumentError(error.source, problems, { cause: error });
}

/** A path as messages show it: relative where that is shorter. */
export function shownPath(path: string, directory: string): string {
  const short = relative(directory, path);
  return short !== "" && short.length < path.length ? short : path;
}
