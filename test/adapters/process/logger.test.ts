import { describe, expect, it } from "vitest";

import { logger } from "#adapters/process/logger.ts";
import type { LoggerOptions } from "#adapters/process/logger.ts";

function kept(options: LoggerOptions): { readonly lines: string[]; readonly log: ReturnType<typeof logger> } {
  const lines: string[] = [];
  return { lines, log: logger({ now: () => 0, write: (line) => lines.push(line), ...options }) };
}

describe("logger() for people", () => {
  it("writes the sentence and the values it speaks of", () => {
    const { lines, log } = kept({});
    log.info("dataset written", { campaignId: "c1-0123", rows: 12, file: "a b", none: undefined });
    log.warn("a step was lost");
    log.error("Cannot go on", { error: new Error("the disk is full") });
    expect(lines).toEqual([
      'dataset written campaignId=c1-0123 rows=12 file="a b"\n',
      "warn: a step was lost\n",
      'error: Cannot go on error="the disk is full"\n',
    ]);
  });

  it("keeps a message on one line, whatever it holds", () => {
    const { lines, log } = kept({});
    log.info("a\nforged: line\u001b[2J", { key: "x\ny" });
    expect(lines).toEqual(['a\\u000aforged: line\\u001b[2J key="x\\ny"\n']);
  });
});

describe("logger() for machines", () => {
  it("writes one JSON document a line", () => {
    const { lines, log } = kept({ json: true });
    log.info("line\nfeed", { level: "kept out", rows: 1, big: 2n });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(lines[0]!)).toEqual({
      time: "1970-01-01T00:00:00.000Z",
      level: "info",
      message: "line\nfeed",
      rows: 1,
      big: "2",
    });
  });

  it("tells an error with its causes", () => {
    const { lines, log } = kept({ json: true });
    log.error("failed", { error: new RangeError("outer", { cause: new Error("inner") }) });
    expect(JSON.parse(lines[0]!)).toMatchObject({
      error: { name: "RangeError", message: "outer", cause: { message: "inner" } },
    });
  });

  it("never fails because of what a message is about", () => {
    const { lines, log } = kept({ json: true });
    const circle: Record<string, unknown> = { twice: [{}, {}] };
    circle["self"] = circle;
    const shared = { a: 1 };
    log.info("odd", { circle, shared: [shared, shared], act: () => 1, symbol: Symbol("s") });
    expect(JSON.parse(lines[0]!)).toMatchObject({
      circle: { self: "[circular]", twice: [{}, {}] },
      shared: [{ a: 1 }, { a: 1 }],
    });
  });
});

it("logger() leaves out what is less grave than its level", () => {
  for (const [level, expected] of [
    ["info", 3],
    ["warn", 2],
    ["error", 1],
    ["silent", 0],
  ] as const) {
    const { lines, log } = kept({ level });
    log.info("a");
    log.warn("b");
    log.error("c");
    expect(lines).toHaveLength(expected);
  }
});
