import { describe, expect, it } from "vitest";

import { wrapperUsage } from "#adapters/platform/cluster/wrapper-usage.ts";

/** As a container of the test cluster (cgroup v1) wrote it. */
const VERSION_1 = `before cpuacct/cpuacct.usage 40043463
before cpu/cpu.stat nr_periods 5
before cpu/cpu.stat nr_throttled 0
before cpu/cpu.stat throttled_time 0
before memory/memory.max_usage_in_bytes 4317184
before memory/memory.oom_control oom_kill_disable 0
before memory/memory.oom_control under_oom 0
before memory/memory.oom_control oom_kill 0
after cpuacct/cpuacct.usage 1040043463
after cpu/cpu.stat nr_periods 50
after cpu/cpu.stat nr_throttled 36
after cpu/cpu.stat throttled_time 2500000000
after memory/memory.max_usage_in_bytes 67108864
after memory/memory.oom_control oom_kill_disable 0
after memory/memory.oom_control under_oom 0
after memory/memory.oom_control oom_kill 2
`;

/** In the spelling of cgroup v2, with the same figures; recorded notes are in cgroup-v2-recorded.test.ts. */
const VERSION_2 = `before cpu.stat usage_usec 40043
before cpu.stat user_usec 20000
before cpu.stat nr_throttled 0
before cpu.stat throttled_usec 100
before memory.peak 4317184
before memory.events low 0
before memory.events oom 0
before memory.events oom_kill 0
after cpu.stat usage_usec 1040043
after cpu.stat user_usec 920000
after cpu.stat nr_throttled 36
after cpu.stat throttled_usec 2500100
after memory.peak 67108864
after memory.events low 0
after memory.events oom 9
after memory.events oom_kill 2
`;

describe("wrapperUsage()", () => {
  it("reads both versions of control groups, as what came to it since before", () => {
    const usage = { cpuSeconds: 1, peakMemoryBytes: 67_108_864, throttledSeconds: 2.5, outOfMemoryKills: 2 };
    expect(wrapperUsage(VERSION_1)).toEqual(usage);
    expect(wrapperUsage(VERSION_2)).toEqual(usage);
  });

  it("is null where nothing is told", () => {
    const unknown = { cpuSeconds: null, peakMemoryBytes: null, throttledSeconds: null, outOfMemoryKills: null };
    expect(wrapperUsage("")).toEqual(unknown);
    expect(wrapperUsage("before cpu.stat usage_usec 40043\nafter memory.peak max\n")).toEqual(unknown);
  });
});
