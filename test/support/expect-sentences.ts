import { expect } from "vitest";

/** What people may be told: sentences, never the insides of the machine. */
export function expectSentences(error: unknown): void {
  expect(error).toBeInstanceOf(Error);
  expectSentenceLines((error as Error).message);
}

export function expectSentenceLines(text: string): void {
  for (const line of text.trimEnd().split("\n")) {
    expect(line).toMatch(/Cannot [a-z]+ .+ (as|because) .+|^.*: \d+ more problems? not shown\.$/);
  }
  expect(text).not.toMatch(
    /undefined is not|is not a function|Cannot read prop|not iterable|Maximum call stack|Invalid (array|string) length|\bat .*\.ts:\d+/,
  );
}
