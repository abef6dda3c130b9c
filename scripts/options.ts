import { badInput } from "./command-failure.ts";
import type { VerbCall } from "./verb.ts";

/** The text given to an option, or undefined when it was not given. */
export function textOption(call: VerbCall, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === "string" ? value : undefined;
}

/** The texts given to an option that may be repeated. */
export function textsOption(call: VerbCall, name: string): readonly string[] {
  const value = call.options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

export function flag(call: VerbCall, name: string): boolean {
  return call.options[name] === true;
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/** The whole number given to an option, or undefined when it was not given; anything else is a failure in words. */
export function wholeNumberOption(call: VerbCall, name: string): number | undefined {
  const text = textOption(call, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= 0) return value;
  const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw badInput(`Cannot read --${option} as it must be a whole number of at least 0: current value is "${text}"`);
}
