import { MOST_DEPTH } from "#core/document/document-limits.ts";
import type { IniOption } from "./ini-document.ts";
import type { Literal } from "./literal.ts";
import { readQuoted } from "./read-quoted.ts";

/** What is wrong with a value, and where. */
export interface LiteralFault {
  readonly line: number;
  readonly rule: string;
}

class Fault extends Error {
  readonly at: number;

  constructor(rule: string, at: number) {
    super(rule);
    this.at = at;
  }
}

const NUMBER =
  /[+-]?(?:0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])/y;
const WORD = /[*]|[A-Za-z_][\w.]*(?:\s*\([^()[\]{}'"]*\))?/y;
const SPACE = /(?:\s|#[^\n]*|\\\n)*/y;

/**
 * The value of an option as Python's `ast.literal_eval` has it; bare words (`inf`, `*`, `uniform(0, 1)`) are texts. What
 * begins neither as a list, a mapping nor a quoted text and is no value either is a text as it stands, such as a path.
 */
export function readLiteral({ text, lines }: IniOption): Literal | LiteralFault {
  const line = (at: number): number => lines[text.slice(0, at).split("\n").length - 1] ?? lines[0]!;
  const parser = new LiteralParser(text, line);
  try {
    return parser.whole();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const first = text.trimStart()[0] ?? "";
    if (text.trim() === "") return { line: line(0), rule: "must have a value" };
    if (/[[({'"]/.test(first)) return { line: line(error.at), rule: error.message };
    return { kind: "text", line: line(0), text: text.trim(), bare: true };
  }
}

/** True for what is a value. */
export function isLiteral(read: Literal | LiteralFault): read is Literal {
  return "kind" in read;
}

class LiteralParser {
  readonly #text: string;
  readonly #lineOf: (at: number) => number;
  #at = 0;

  constructor(text: string, lineOf: (at: number) => number) {
    this.#text = text;
    this.#lineOf = lineOf;
  }

  whole(): Literal {
    const value = this.#value(1);
    this.#skip();
    // `1, 2` is a tuple in Python.
    if (this.#text[this.#at] === ",") {
      const items = [value];
      while (this.#comma()) if (this.#at < this.#text.length) items.push(this.#value(2));
      if (this.#at === this.#text.length) return { kind: "list", line: value.line, items };
    }
    if (this.#at < this.#text.length) throw new Fault("must end after its value", this.#at);
    return value;
  }

  #value(depth: number): Literal {
    this.#skip();
    const line = this.#lineOf(this.#at);
    if (depth > MOST_DEPTH) throw new Fault(`must lie at most ${MOST_DEPTH} deep`, this.#at);
    const next = this.#text[this.#at];
    if (next === "[" || next === "(") return this.#list(next === "[" ? "]" : ")", line, depth);
    if (next === "{") return this.#mapping(line, depth);
    const quoted = this.#quoted();
    if (quoted !== undefined) return { kind: "text", line, text: quoted, bare: false };
    const number = this.#match(NUMBER);
    if (number !== undefined) {
      const value = Number(number.replaceAll("_", "").replace(/^\+/, ""));
      const hex = /^([+-]?)(0[xXoObB].*)$/.exec(number);
      const plain = hex === null ? value : Number(hex[2]) * (hex[1] === "-" ? -1 : 1);
      return { kind: "number", line, value: plain, whole: /^[+-]?(?:\d[\d_]*|0[xXoObB].*)$/.test(number) };
    }
    const sign = this.#match(/[+-](?=inf\b)/y);
    const word = this.#match(WORD);
    if (word === undefined) throw new Fault("must be a value as Python writes it", this.#at);
    if (word === "inf") return { kind: "number", line, value: sign === "-" ? -Infinity : Infinity, whole: false };
    if (word === "True" || word === "False") return { kind: "truth", line, value: word === "True" };
    if (word === "None") return { kind: "none", line };
    return { kind: "text", line, text: word, bare: true };
  }

  #list(end: "]" | ")", line: number, depth: number): Literal {
    const opened = this.#at++;
    const items: Literal[] = [];
    let commas = 0;
    while (!this.#takes(end)) {
      if (this.#at >= this.#text.length) throw new Fault(`must have a ${end} for the bracket that opens`, opened);
      items.push(this.#value(depth + 1));
      if (this.#comma()) commas++;
      else if (this.#at >= this.#text.length) continue;
      else if (this.#text[this.#at] !== end) throw new Fault(`must have a comma or a ${end} between values`, this.#at);
    }
    // Parentheses around one value are no tuple.
    return end === ")" && items.length === 1 && commas === 0 ? items[0]! : { kind: "list", line, items };
  }

  #mapping(line: number, depth: number): Literal {
    const opened = this.#at++;
    const entries: (readonly [Literal, Literal])[] = [];
    while (!this.#takes("}")) {
      if (this.#at >= this.#text.length) throw new Fault("must have a } for the brace that opens", opened);
      const key = this.#value(depth + 1);
      if (!this.#takes(":")) throw new Fault("must have a colon between key and value", this.#at);
      entries.push([key, this.#value(depth + 1)]);
      if (!this.#comma() && this.#text[this.#at] !== "}")
        throw new Fault("must have a comma between entries", this.#at);
    }
    return { kind: "mapping", line, entries };
  }

  /** Quoted texts one after another are one. */
  #quoted(): string | undefined {
    let whole: string | undefined;
    for (;;) {
      const found = readQuoted(this.#text, this.#at);
      if (found === undefined) return whole;
      if (found === "open") throw new Fault("must have a quotation mark at the end of its text", this.#at);
      whole = (whole ?? "") + found.value;
      this.#at = found.end;
      this.#skip();
    }
  }

  #comma(): boolean {
    return this.#takes(",");
  }

  #takes(sign: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    this.#skip();
    return true;
  }

  #skip(): void {
    this.#match(SPACE);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.#at += found.length;
    return found;
  }
}
