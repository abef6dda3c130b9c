import type { Io } from "../terminal/io.ts";

/** How the user calls this program: what a sentence tells to type can be typed. */
export function commandWords(io: Io, ...words: readonly string[]): string {
  const script = io.environment["npm_lifecycle_event"];
  if (script === "demo" && words.length === 1 && words[0] === "demo") return "npm run demo";
  const program = script === "profaas" || script === "demo" ? "npm run -s profaas --" : "profaas";
  return [program, ...words.map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
