import { valueWords } from "#core/document/flaw.ts";

/** A value of a configuration file, with the line it begins on. Tuples are lists; `bare` texts stood without quotes. */
export type Literal =
  | { readonly kind: "text"; readonly line: number; readonly text: string; readonly bare: boolean }
  | { readonly kind: "number"; readonly line: number; readonly value: number; readonly whole: boolean }
  | { readonly kind: "truth"; readonly line: number; readonly value: boolean }
  | { readonly kind: "none"; readonly line: number }
  | { readonly kind: "list"; readonly line: number; readonly items: readonly Literal[] }
  | { readonly kind: "mapping"; readonly line: number; readonly entries: readonly (readonly [Literal, Literal])[] };

/** A value in few words, for sentences about it. */
export function literalWords(literal: Literal): string {
  switch (literal.kind) {
    case "truth":
      return literal.value ? "True" : "False";
    case "none":
      return "None";
    case "text":
      return valueWords(literal.text);
    case "number":
      return Number.isFinite(literal.value) ? String(literal.value) : literal.value > 0 ? "inf" : "-inf";
    case "list": {
      const words = `[${literal.items.slice(0, 8).map(literalWords).join(", ")}]`;
      return literal.items.length <= 8 && words.length <= 60 ? words : `a list of ${literal.items.length}`;
    }
    case "mapping":
      return literal.entries.length === 0 ? "an empty mapping" : `a mapping of ${literal.entries.length}`;
  }
}
