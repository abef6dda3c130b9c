import { describe, expect, it } from "vitest";

import { Background } from "#adapters/platform/local/background.ts";
import { busyCpuSeconds } from "#adapters/platform/local/machine.ts";
import type { Invocation } from "#core/trace/invocation.ts";

function using(cpuSeconds: number | null): Invocation {
  return { usage: { cpuSeconds, peakMemoryBytes: null, throttledSeconds: null } } as unknown as Invocation;
}

describe.skipIf(busyCpuSeconds() === null)("Background (needs /proc/stat)", () => {
  function burn(cpuSeconds: number): void {
    const before = process.cpuUsage();
    while (process.cpuUsage(before).user + process.cpuUsage(before).system < cpuSeconds * 1e6);
  }

  it("counts what ran beside the run, and tells what part of it was our own measuring", () => {
    const background = new Background();
    burn(0.2);
    const { otherCpuSeconds, notes } = background.until([using(0)], ["something ran"]);
    expect(otherCpuSeconds).toBeGreaterThan(0.1);
    expect(notes[0]).toBe("something ran");
    expect(Number(/([\d.]+) s went to measuring itself/.exec(notes[1] ?? "")?.[1])).toBeGreaterThan(0.19);
  });

  it("is never negative, and takes the ended children's time where no group counted it", () => {
    expect(new Background().until([using(1e6)], []).otherCpuSeconds).toBe(0);
    expect(new Background().until([using(null)], []).otherCpuSeconds).toBeGreaterThanOrEqual(0);
  });
});
