import { Composer, Lexer, LineCounter, Parser } from "yaml";
import type { Document, ParsedNode } from "yaml";

import { DocumentError } from "#core/document/document-error.ts";
import { MOST_CHARACTERS, MOST_DEPTH, MOST_LEXEMES } from "#core/document/document-limits.ts";
import { plainValueOf } from "#core/document/plain-value.ts";
import type { NodePlace } from "#core/document/plain-value.ts";

/** Keys and indexes from the top of a document to one of its values. */
export type DocumentPath = readonly (string | number)[];

/** Line and column of a character, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a YAML or JSON text says, and where it says it. */
export interface SourceDocument {
  /** The file name or object key that messages begin with. */
  readonly source: string;
  readonly value: unknown;
  /** Where the value (of a mapping: its key) is; for what is not there, where the nearest thing around it is. */
  locate(path: DocumentPath): Position;
}

// Every level of nesting puts at most three tokens on the parser's stack (a block map, its item, an inner document).
const MOST_STACK = 3 * MOST_DEPTH;

/**
 * Reads one YAML 1.2 document (JSON is one too) with the core schema: no tags, no merge keys, no doubled keys, and
 * bounds on size, depth and aliases. Throws a DocumentError when the text is none.
 */
export function readDocument(text: string, source: string): SourceDocument {
  const lines = new LineCounter();
  const refuse = (rule: string, offset?: number): never => {
    const { line, col } = offset === undefined ? { line: 1, col: 1 } : lines.linePos(offset);
    const position = { line: Math.max(line, 1), column: Math.max(col, 1) };
    const sentence = `${source}:${position.line}:${position.column}: Cannot read the file as ${rule}`;
    throw new DocumentError(source, [{ sentence, path: [], ...position }]);
  };

  if (text.length > MOST_CHARACTERS)
    refuse(`it must have at most ${MOST_CHARACTERS} characters: it has ${text.length}`);
  const nul = text.indexOf("\0");
  if (nul >= 0) refuse(`it must be text in UTF-8: character ${nul + 1} is NUL, as in UTF-16 or in a binary file`);

  const document = composed(text, lines, refuse);
  const { value, places } = plainValueOf(document, (rule, offset) => refuse(rule, offset));
  return {
    source,
    value,
    locate: (path) => {
      const { line, col } = lines.linePos(offsetOf(places, path));
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    },
  };
}

function composed(
  text: string,
  lines: LineCounter,
  refuse: (rule: string, offset?: number) => never,
): Document.Parsed<ParsedNode> {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    merge: false,
    resolveKnownTags: false,
    // The library compares every key with every other; plainValueOf does it in one pass.
    uniqueKeys: false,
    logLevel: "silent",
  });
  const tokens = [];
  lines.addNewLine(0);
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    // The composer works by recursion, so nesting is bounded before it begins.
    if (parser.stack.length > MOST_STACK)
      refuse(`lists and mappings must lie at most ${MOST_DEPTH} deep in each other`, parser.offset);
    if (++lexemes > MOST_LEXEMES) refuse(`it must have at most ${MOST_LEXEMES} words and signs`, parser.offset);
  }
  tokens.push(...parser.end());

  const [document, second] = [...composer.compose(tokens, true, text.length)];
  if (document === undefined) return refuse("it must hold one document: it is empty");
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) refuse(`it must be valid YAML or JSON: ${problem.message}`, problem.pos[0]);
  if (second !== undefined) refuse("it must hold one document: a second one begins here", second.range[0]);
  if (document.contents === null) refuse("it must hold one document: it is empty");
  return document as Document.Parsed<ParsedNode>;
}

function offsetOf(root: NodePlace, path: DocumentPath): number {
  let place = root;
  for (const part of path) {
    const next = place.children?.get(part);
    if (next === undefined) break;
    place = next;
  }
  return place.offset;
}
