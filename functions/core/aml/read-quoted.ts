const OPENING = /([rRbBuU]{0,2})('''|"""|'|")/y;

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
};

/** A quoted text of Python that begins here, with where it ends; `open` where it never does; undefined where none begins. */
export function readQuoted(
  text: string,
  at: number,
): { readonly value: string; readonly end: number } | "open" | undefined {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(text);
  if (opening === null) return undefined;
  const raw = /r/i.test(opening[1]!);
  const quote = opening[2]!;
  let value = "";
  let next = OPENING.lastIndex;
  while (next < text.length) {
    if (text.startsWith(quote, next)) return { value, end: next + quote.length };
    const character = text[next]!;
    if (character === "\n" && quote.length === 1) return "open";
    if (character !== "\\") {
      value += character;
      next++;
      continue;
    }
    const { said, length } = raw ? { said: text.slice(next, next + 2), length: 2 } : escaped(text, next);
    value += said;
    next += length;
  }
  return "open";
}

/** What a backslash and what follows mean; one that means nothing stays as it is. */
function escaped(text: string, at: number): { readonly said: string; readonly length: number } {
  const code = /^\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3}))/.exec(text.slice(at, at + 10));
  if (code !== null) {
    const point =
      code[4] === undefined ? Number.parseInt((code[1] ?? code[2] ?? code[3])!, 16) : Number.parseInt(code[4], 8);
    return point <= 0x10ffff
      ? { said: String.fromCodePoint(point), length: code[0].length }
      : { said: code[0], length: code[0].length };
  }
  const next = text[at + 1] ?? "";
  return { said: ESCAPES[next] ?? `\\${next}`, length: 2 };
}
