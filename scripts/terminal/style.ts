import type { Sink } from "./io.ts";

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

export type Style = Readonly<Record<keyof typeof CODES, (text: string) => string>>;

/** Colours for a sink: none when it is no terminal, or when NO_COLOR (no-color.org) or TERM=dumb says so. */
export function styleOf(sink: Sink, environment: Readonly<Record<string, string | undefined>>): Style {
  const plain = sink.terminal === undefined || (environment["NO_COLOR"] ?? "") !== "" || environment["TERM"] === "dumb";
  const paint = (name: keyof typeof CODES) => (text: string) =>
    plain ? text : `\u001b[${CODES[name][0]}m${text}\u001b[${CODES[name][1]}m`;
  return { bold: paint("bold"), dim: paint("dim"), red: paint("red"), green: paint("green"), yellow: paint("yellow") };
}
