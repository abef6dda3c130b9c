import { describe, expect, it } from "vitest";

import { containerUsage } from "#adapters/platform/local/container/container-usage.ts";

describe("containerUsage()", () => {
  it("reads the files of version 1", () => {
    const lines = [
      "cpuacct/cpuacct.usage 1500000000",
      "cpu/cpu.stat nr_periods 4",
      "cpu/cpu.stat throttled_time 250000000",
      "memory/memory.max_usage_in_bytes 5242880",
      "memory/memory.oom_control under_oom 0",
      "memory/memory.oom_control oom_kill 2",
    ];
    const usage = { cpuSeconds: 1.5, throttledSeconds: 0.25, peakMemoryBytes: 5_242_880, outOfMemoryKills: 2 };
    expect(containerUsage(lines)).toEqual(usage);
  });

  it("reads the files of version 2", () => {
    const lines = [
      "cpu.stat usage_usec 1500000",
      "cpu.stat throttled_usec 250000",
      "memory.peak 5242880",
      "memory.events max 7",
      "memory.events oom_kill 1",
    ];
    const usage = { cpuSeconds: 1.5, throttledSeconds: 0.25, peakMemoryBytes: 5_242_880, outOfMemoryKills: 1 };
    expect(containerUsage(lines)).toEqual(usage);
  });

  it("knows nothing of a container that told nothing", () => {
    const usage = { cpuSeconds: null, throttledSeconds: null, peakMemoryBytes: null, outOfMemoryKills: 0 };
    expect(containerUsage([])).toEqual(usage);
  });
});
