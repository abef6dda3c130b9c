import { describe, expect, it } from "vitest";

import {
  configurationWords,
  shortWords,
  varyingSettings,
} from "../../../functions/trainer/report/configuration-words.ts";
import { componentConfiguration, configuration } from "../../support/records.ts";

const MIB = 2 ** 20;
const blur = (parts: Parameters<typeof componentConfiguration>[0]) => componentConfiguration(parts);
const alone = (parts: Parameters<typeof componentConfiguration>[0]) => configuration("blur", { blur: blur(parts) });
const both = (parts: Parameters<typeof componentConfiguration>[0]) =>
  configuration("workflow", { blur: blur(parts), encode: componentConfiguration({ cpuMillicores: 2_000 }) });

describe("configurationWords()", () => {
  it("says what sets a configuration apart, and nothing that all share", () => {
    const all = [alone({ cpuMillicores: 500 }), alone({ cpuMillicores: 1_000, memoryBytes: 512 * MIB })];
    const varying = varyingSettings(all);
    expect(varying).toEqual(["cpu", "memory"]);
    expect(all.map((each) => configurationWords(each, varying))).toEqual([
      "cpu 0.5 cores, memory 256 MiB",
      "cpu 1 core, memory 512 MiB",
    ]);
  });

  it("names components where there are several, and environment, load and warmth", () => {
    const all = [both({}), both({ warm: true, environment: { MODEL: "tiny" }, parallelism: 4 })];
    const varying = varyingSettings(all);
    expect(configurationWords(all[1]!, varying)).toBe("blur parallelism 4, blur warm, blur MODEL tiny");
  });

  it("names how a service scales, and the load of an open loop", () => {
    const scaled = [alone({ concurrency: 1, maxScale: 4 }), alone({ concurrency: 5, maxScale: 4 })];
    expect(configurationWords(scaled[1]!, varyingSettings(scaled))).toBe("concurrency 5");
    const loads = [
      { kind: "poisson", requestsPerSecond: 2, durationSeconds: 60 },
      { kind: "constant", requestsPerSecond: 0.5, count: 9 },
      { kind: "ramp", fromPerSecond: 0, toPerSecond: 8, durationSeconds: 30 },
      { kind: "trace", trace: "ab12", count: 40, spanSeconds: 9, speed: 2 },
    ] as const;
    const all = loads.map((load) => ({ ...alone({}), load }));
    expect(all.map((each) => configurationWords(each, varyingSettings(all)))).toEqual([
      "arrivals poisson, rate 2/s, load lasts 60 s",
      "arrivals constant, rate 0.5/s, requests 9",
      "rate from 0/s, rate to 8/s, load lasts 30 s",
      "trace ab12 (40 requests), speed 2",
    ]);
  });

  it("says that a configuration is the only one", () => {
    expect(configurationWords(alone({}), varyingSettings([alone({})]))).toBe("the only configuration");
  });
});

describe("shortWords()", () => {
  it("is about one component, as short as can be understood", () => {
    const all = [both({ cpuMillicores: 500, parallelism: 4 }), both({ environment: { SIZE: 3 } })];
    expect(shortWords(all[0]!, varyingSettings(all, "blur"), "blur")).toBe("0.5 cores · ×4");
    expect(shortWords(all[1]!, varyingSettings(all, "blur"), "blur")).toBe("1 core · ×1 · SIZE 3");
  });
});
