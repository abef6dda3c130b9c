import { describe, expect, it } from "vitest";

import { judge } from "#adapters/platform/execution/judge.ts";
import type { WorkEnd } from "#adapters/platform/execution/work-end.ts";

const limits = { memoryBytes: 1024, timeoutSeconds: 5 };
const inTime = { timedOut: false, cancelled: false };

function end(part: Partial<WorkEnd>): WorkEnd {
  return { exitCode: 0, signal: null, lastLines: "", outOfMemory: false, atSeconds: 0, ...part };
}

describe("judge()", () => {
  it("a kill for want of memory counts more than an exit code of 0 and than the time limit", () => {
    expect(judge(end({ outOfMemory: true }), limits, inTime)).toEqual({ kind: "outOfMemory", limitBytes: 1024 });
    expect(judge(end({ outOfMemory: true, exitCode: null }), limits, { ...inTime, timedOut: true }).kind).toBe(
      "outOfMemory",
    );
  });

  it("what we ended for its time is timed out, whatever it says", () => {
    expect(judge(end({ exitCode: 3 }), limits, { ...inTime, timedOut: true })).toEqual({
      kind: "timedOut",
      limitSeconds: 5,
    });
  });

  it("what was cancelled is nothing else", () => {
    expect(judge(end({ outOfMemory: true }), limits, { timedOut: true, cancelled: true })).toEqual({
      kind: "cancelled",
    });
  });

  it("a failure tells its code and ends with what was printed", () => {
    expect(judge(end({ exitCode: 3, lastLines: "one\ntwo" }), limits, inTime)).toEqual({
      kind: "failed",
      exitCode: 3,
      message: "It failed; the last lines that it printed:\none\ntwo",
    });
    expect(judge(end({ exitCode: null, signal: "SIGSEGV" }), limits, inTime)).toMatchObject({
      exitCode: null,
      message: "It was ended by SIGSEGV and printed nothing",
    });
    expect(judge(end({ exitCode: null, lastLines: "no such file" }), limits, inTime)).toMatchObject({
      message: "It could not be started; the last lines that it printed:\nno such file",
    });
  });
});
