import { execFileSync } from "node:child_process";

import { describe, expect, it } from "vitest";

import { shellCpuSeconds } from "../../../../functions/adapters/platform/knative/shell-cpu-seconds.ts";

describe("shellCpuSeconds()", () => {
  it("adds up what dash, bash and busybox print", () => {
    expect(shellCpuSeconds("0m0.010000s 0m0.020000s\n0m1.500000s 1m0.000000s\n")).toBeCloseTo(61.53, 9);
    expect(shellCpuSeconds("0m0.002s 0m0.000s\n0m2.250s 0m0.748s\n")).toBeCloseTo(3, 9);
    expect(shellCpuSeconds("0m0,01s 0m0,02s\n0m0,00s 0m0,00s\n")).toBeCloseTo(0.03, 9);
  });

  it("understands the shell of this machine", () => {
    const script = "/bin/sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done'; times";
    const seconds = shellCpuSeconds(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }));
    expect(seconds).toBeGreaterThan(0.01);
    expect(seconds).toBeLessThan(30);
  });

  it("is null of anything else", () => {
    expect(shellCpuSeconds("")).toBeNull();
    expect(shellCpuSeconds("0m1.0s")).toBeNull();
  });
});
