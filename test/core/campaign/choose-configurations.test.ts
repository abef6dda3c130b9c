import { describe, expect, it } from "vitest";

import { chooseConfigurations } from "#core/campaign/choose-configurations.ts";

import { campaignWith } from "./campaign-fixture.ts";

const components = { blur: { cpu: [1, 2, 3, 4], parallelism: [1, 2, 3, 4] }, encode: { cpu: [1, 2, 3] } };

function countsOf(fields: Record<string, unknown>): Record<string, number> {
  const { configurations } = chooseConfigurations(campaignWith({ components, ...fields }));
  const counts: Record<string, number> = {};
  for (const { subject } of configurations) counts[subject] = (counts[subject] ?? 0) + 1;
  return counts;
}

describe("chooseConfigurations()", () => {
  it("takes from all subjects in turn, so that a budget starves none of them", () => {
    // Three repetitions each and one capture: 61 runs are 20 configurations.
    expect(countsOf({ budget: { runs: 61 } })).toEqual({ workflow: 9, blur: 8, encode: 3 });
    expect(countsOf({ budget: { runs: 60 } })).toEqual({ workflow: 8, blur: 8, encode: 3 });
    expect(countsOf({})).toEqual({ workflow: 48, blur: 16, encode: 3 });
  });

  it("takes the first ones in the given order, and others by the seed in random order", () => {
    const cpus = (fields: Record<string, unknown>) =>
      chooseConfigurations(
        campaignWith({
          components,
          measure: { workflow: false, components: ["blur"] },
          budget: { runs: 9 },
          ...fields,
        }),
      ).configurations.map(({ components: { blur } }) => `${blur?.cpuMillicores}/${blur?.parallelism}`);
    expect(cpus({ order: "given" })).toEqual(["1000/1", "1000/2", "1000/3"]);
    const draws = new Set(Array.from({ length: 10 }, (_, seed) => cpus({ seed }).join()));
    expect(draws.size).toBeGreaterThan(5);
  });

  it("pays nothing for a capture that the campaign measures anyway", () => {
    const fields = { inputs: { one: ["a"] }, components: {}, repetitions: 2 };
    expect(countsOf({ ...fields, budget: { runs: 6 } })).toEqual({ workflow: 1, blur: 1, encode: 1 });
    expect(countsOf({ ...fields, budget: { runs: 5 } })).toEqual({ workflow: 1, blur: 1 });
  });
});
