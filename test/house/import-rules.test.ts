import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

const eslint = new ESLint();

/** The rules that this text breaks when it stands in that file. */
async function offences(filePath: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? [])
    .map(({ ruleId }) => ruleId ?? "fatal")
    .filter((rule) => rule.startsWith("no-restricted"));
}

describe("the import rules of the house", () => {
  const forbidden: readonly [string, string, string][] = [
    [
      "the core importing node",
      "functions/core/numeric/x.ts",
      'import { readFile } from "node:fs/promises"; readFile;',
    ],
    [
      "the core importing a port",
      "functions/core/numeric/x.ts",
      'import type { Clock } from "#ports/clock.ts"; export type A = Clock;',
    ],
    ["the core importing an SDK", "functions/core/numeric/x.ts", 'import { Hono } from "hono"; Hono;'],
    ["the core asking for the time", "functions/core/numeric/x.ts", "export const now = Date.now();"],
    ["the core asking for a date", "functions/core/numeric/x.ts", "export const now = new Date();"],
    ["the core rolling dice", "functions/core/numeric/x.ts", "export const dice = Math.random();"],
    ["the core reading the environment", "functions/core/numeric/x.ts", "export const home = process.env;"],
    ["the core printing", "functions/core/numeric/x.ts", 'console.log("x");'],
    ["the core setting a timer", "functions/core/numeric/x.ts", "setTimeout(() => undefined, 1);"],
    ["a port importing an adapter", "functions/ports/x.ts", 'import { a } from "#adapters/process/clock.ts"; a;'],
    ["a handler importing an adapter", "functions/profiler/x.ts", 'import { a } from "#adapters/process/clock.ts"; a;'],
    ["a handler importing node", "functions/profiler/x.ts", 'import { readFile } from "node:fs/promises"; readFile;'],
    ["a handler importing the wiring", "functions/trainer/x.ts", 'import { a } from "#wiring/open-system.ts"; a;'],
    ["a handler asking for the time", "functions/aggregator/x.ts", "export const now = Date.now();"],
    [
      "a function importing another",
      "functions/profiler/x.ts",
      'import { train } from "../trainer/train-campaign.ts"; train;',
    ],
    [
      "a main importing another function",
      "functions/profiler/main.ts",
      'import { train } from "../trainer/train-campaign.ts"; train;',
    ],
    [
      "an adapter importing another folder",
      "functions/adapters/platform/x.ts",
      'import { a } from "#adapters/object-store/memory.ts"; a;',
    ],
    [
      "an adapter reaching over",
      "functions/adapters/platform/x.ts",
      'import { a } from "../object-store/memory.ts"; a;',
    ],
    [
      "an adapter importing a function",
      "functions/adapters/platform/x.ts",
      'import { a } from "../../profiler/profile.ts"; a;',
    ],
    ["a function importing a script", "functions/profiler/main.ts", 'import { a } from "../../scripts/profaas.ts"; a;'],
    ["a script importing a test", "scripts/x.ts", 'import { a } from "../test/support/x.ts"; a;'],
  ];
  it.each(forbidden)("catch %s", async (_offence, filePath, text) => {
    expect(await offences(filePath, text)).not.toEqual([]);
  });

  const allowed: readonly [string, string, string][] = [
    [
      "the core using the schema library",
      "functions/core/numeric/x.ts",
      'import { z } from "zod"; export const a = z.string();',
    ],
    [
      "the core making a date of a number",
      "functions/core/numeric/x.ts",
      "export const day = (at: number) => new Date(at);",
    ],
    [
      "a handler using core and ports",
      "functions/profiler/x.ts",
      'import { prng } from "#core/numeric/prng.ts"; import type { Clock } from "#ports/clock.ts"; export const a = (clock: Clock) => prng(clock.monotonicSeconds());',
    ],
    [
      "a main wiring",
      "functions/profiler/main.ts",
      'import { a } from "#adapters/process/clock.ts"; import { b } from "#wiring/open-system.ts"; a; b;',
    ],
    [
      "an adapter using the process adapters",
      "functions/adapters/platform/x.ts",
      'import { a } from "#adapters/process/clock.ts"; a;',
    ],
  ];
  it.each(allowed)("let %s pass", async (_use, filePath, text) => {
    expect(await offences(filePath, text)).toEqual([]);
  });
});
