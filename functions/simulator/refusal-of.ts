import { DocumentError } from "#core/document/document-error.ts";

/** What keeps a spec as a whole from being answered, which is no matter of one of its lines. */
export function refusalOf(source: string, ...sentences: readonly string[]): DocumentError {
  return new DocumentError(
    source,
    sentences.map((sentence) => ({ sentence: `${source}: ${sentence}`, path: [], line: 1, column: 1 })),
  );
}
