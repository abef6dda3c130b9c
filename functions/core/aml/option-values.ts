import { didYouMean } from "#core/document/nearest-name.ts";
import type { Complaints } from "./complaints.ts";
import { type Literal, literalWords } from "./literal.ts";

/** An option that is there: what sentences call it, and its value. */
export interface Option {
  readonly section: string;
  readonly key: string;
  readonly line: number;
  readonly value: Literal;
}

/** Says what an option must be; gives undefined, so that a reader can go on with the next. */
export function refuseOption(complaints: Complaints, option: Option, rule: string, value = option.value): undefined {
  const words = `[${option.section}] ${option.key} ${rule}: current value is ${literalWords(value)}`;
  complaints.add(value.line, words, [option.section, option.key]);
  return undefined;
}

export function textOf(complaints: Complaints, option: Option): string | undefined {
  const { value } = option;
  if (value.kind === "text" && value.text !== "") return value.text;
  return refuseOption(complaints, option, "must be a text");
}

/** One of some words. */
export function wordOf<Word extends string>(
  complaints: Complaints,
  option: Option,
  known: readonly Word[],
): Word | undefined {
  const { value } = option;
  if (value.kind === "text" && (known as readonly string[]).includes(value.text)) return value.text as Word;
  const asked = value.kind === "text" ? value.text : literalWords(value);
  return refuseOption(complaints, option, `must be one of ${known.join(", ")} (${didYouMean(asked, known)})`);
}

export function truthOf(complaints: Complaints, option: Option): boolean | undefined {
  const { value } = option;
  return value.kind === "truth" ? value.value : refuseOption(complaints, option, "must be True or False");
}

export function wholeNumberOf(complaints: Complaints, option: Option, least: number): number | undefined {
  const { value } = option;
  if (value.kind === "number" && value.whole && Number.isSafeInteger(value.value) && value.value >= least)
    return value.value;
  return refuseOption(complaints, option, `must be a whole number of at least ${least}`);
}

/** A share above 0 and below 1. */
export function shareOf(complaints: Complaints, option: Option): number | undefined {
  const { value } = option;
  if (value.kind === "number" && value.value > 0 && value.value < 1) return value.value;
  return refuseOption(complaints, option, "must be a number above 0 and below 1");
}

/** A list of texts, each once. */
export function textsOf(complaints: Complaints, option: Option): readonly string[] | undefined {
  const { value } = option;
  if (value.kind !== "list") return refuseOption(complaints, option, "must be a list of texts in brackets");
  const texts: string[] = [];
  for (const item of value.items) {
    if (item.kind !== "text" || item.text === "") return refuseOption(complaints, option, "must hold texts only", item);
    if (texts.includes(item.text)) return refuseOption(complaints, option, "must name everything once", item);
    texts.push(item.text);
  }
  return texts;
}

/** A mapping of texts to something, each once. */
export function mappingOf(complaints: Complaints, option: Option): readonly (readonly [string, Literal])[] | undefined {
  const { value } = option;
  if (value.kind !== "mapping") return refuseOption(complaints, option, 'must be a mapping such as {"column": 1}');
  const entries: (readonly [string, Literal])[] = [];
  for (const [key, item] of value.entries) {
    if (key.kind !== "text" || key.text === "")
      return refuseOption(complaints, option, "must have texts for keys", key);
    if (entries.some(([known]) => known === key.text))
      return refuseOption(complaints, option, "must name everything once", key);
    entries.push([key.text, item]);
  }
  return entries;
}

/** A number of a mapping or a list, or a complaint. */
export function numberOf(complaints: Complaints, option: Option, item: Literal): number | undefined {
  if (item.kind === "number" && Number.isFinite(item.value)) return item.value;
  return refuseOption(complaints, option, "must hold numbers", item);
}
