import { describe, expect, it } from "vitest";

import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";

describe("sequentialTrialRunner()", () => {
  it("gives results in order, one trial after another, and lets other work have its turn", async () => {
    const seen: string[] = [];
    setImmediate(() => seen.push("other work"));
    const results = await sequentialTrialRunner().run([3, 1, 2], async (trial) => {
      seen.push(`begin ${trial}`);
      await Promise.resolve();
      seen.push(`end ${trial}`);
      return trial * 10;
    });
    expect(results).toEqual([30, 10, 20]);
    expect(seen.filter((line) => line !== "other work")).toEqual([
      "begin 3",
      "end 3",
      "begin 1",
      "end 1",
      "begin 2",
      "end 2",
    ]);
    expect(seen.indexOf("other work")).toBeLessThan(seen.indexOf("begin 2"));
  });

  it("passes a failure on", async () => {
    await expect(sequentialTrialRunner().run([1], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });
});
