import { describe, expect, it } from "vitest";

import { defaultLaw } from "#adapters/platform/simulated/laws.ts";
import type { ComponentLaw } from "#adapters/platform/simulated/laws.ts";
import { serviceOf } from "#adapters/platform/simulated/service.ts";
import type { Service } from "#adapters/platform/simulated/service.ts";
import type { ComponentConfiguration } from "#core/campaign/configuration.ts";

const LAW: ComponentLaw = {
  baseSeconds: 1,
  secondsPerInputByte: 0.001,
  cpuExponent: 0.5,
  usableCores: 4,
  noise: 0,
  memoryBaseBytes: 1_000_000,
  memoryPerInputByte: 1_000,
  coldStartSeconds: 0.5,
  warmStartSeconds: 0.125,
  teardownSeconds: 0.25,
  bytesPerSecond: 4_000,
  outputFiles: 2,
  outputBytesPerInputByte: 0.5,
};

function service(
  law: Partial<ComponentLaw> = {},
  configuration: Partial<ComponentConfiguration> = {},
  seed = "s",
  timeoutSeconds = 100,
): Service {
  return serviceOf({
    component: {
      name: "work",
      runnable: { command: "work" },
      configuration: {
        resource: "here",
        alternative: "default",
        cpuMillicores: 1000,
        memoryBytes: 1e9,
        parallelism: 1,
        environment: {},
        warm: false,
        ...configuration,
      },
      timeoutSeconds,
      join: false,
      outputs: [{ path: "x/out", prefixes: [], suffixes: [] }],
    },
    law: { ...LAW, ...law },
    inputBytes: 1_000,
    inputKeys: ["in/a.jpg"],
    cold: true,
    seed,
  });
}

describe("serviceOf()", () => {
  it("takes (base + perByte · bytes) / cores^exponent, and moves files at the bandwidth", () => {
    expect(service()).toMatchObject({
      startSeconds: 0.5,
      downloadSeconds: 0.25,
      computeSeconds: 2,
      uploadSeconds: 0.125,
      teardownSeconds: 0.25,
      outcome: { kind: "succeeded" },
      outputFileBytes: 250,
      usage: { cpuSeconds: 2, peakMemoryBytes: 2_000_000 },
    });
  });

  it.each([
    [250, 4],
    [1000, 2],
    [4000, 1],
    [16_000, 1],
  ])("with %i millicores computes for %f s, as more than four cores do not help", (cpuMillicores, seconds) => {
    expect(service({}, { cpuMillicores }).computeSeconds).toBe(seconds);
  });

  it("runs out of memory exactly when it needs more than its limit", () => {
    expect(service({}, { memoryBytes: 2_000_000 }).outcome).toEqual({ kind: "succeeded" });
    const starved = service({}, { memoryBytes: 1_500_000 });
    expect(starved).toMatchObject({
      outcome: { kind: "outOfMemory", limitBytes: 1_500_000 },
      computeSeconds: 1.5,
      uploadSeconds: 0,
    });
  });

  it("is cut where its time is up", () => {
    expect(service({}, {}, "s", 2)).toMatchObject({
      startSeconds: 0.5,
      downloadSeconds: 0.25,
      computeSeconds: 1.25,
      uploadSeconds: 0,
      outcome: { kind: "timedOut", limitSeconds: 2 },
    });
    expect(service({}, {}, "s", 2.875).outcome).toEqual({ kind: "succeeded" });
  });

  it("fails as its law says, for all keys or for those that end so", () => {
    const failure = { exitCode: 3, message: "no" };
    expect(service({ failure }).outcome).toEqual({ kind: "failed", exitCode: 3, message: "no" });
    expect(service({ failure: { ...failure, onKeysEnding: ".jpg" } }).outcome.kind).toBe("failed");
    expect(service({ failure: { ...failure, onKeysEnding: ".png" } }).outcome.kind).toBe("succeeded");
  });

  it("has lognormal noise of mean 1 and the deviation that the law says", () => {
    const count = 4_000;
    const noise = 0.25;
    const factors = Array.from(
      { length: count },
      (_, index) => service({ noise }, {}, `seed ${index}`).computeSeconds / 2,
    );
    const logs = factors.map(Math.log);
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(mean(logs.map((log) => (log - mean(logs)) ** 2)));
    // Four standard errors each: of the mean of a lognormal, of the mean and of the deviation of a normal.
    expect(Math.abs(mean(factors) - 1)).toBeLessThan((4 * Math.sqrt(Math.exp(noise ** 2) - 1)) / Math.sqrt(count));
    expect(Math.abs(mean(logs) + noise ** 2 / 2)).toBeLessThan((4 * noise) / Math.sqrt(count));
    expect(Math.abs(deviation - noise)).toBeLessThan((4 * noise) / Math.sqrt(2 * count));
  });

  it("depends on nothing but its seed", () => {
    expect(service({ noise: 1 }, {}, "a")).toEqual(service({ noise: 1 }, {}, "a"));
    expect(service({ noise: 1 }, {}, "a")).not.toEqual(service({ noise: 1 }, {}, "b"));
  });
});

describe("defaultLaw()", () => {
  it("gives every component its own law, and always the same", () => {
    expect(defaultLaw({ name: "blur" })).toEqual(defaultLaw({ name: "blur" }));
    expect(defaultLaw({ name: "blur" })).not.toEqual(defaultLaw({ name: "encode" }));
  });
});
