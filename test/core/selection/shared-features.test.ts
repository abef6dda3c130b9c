import { describe, expect, it } from "vitest";

import { applyFeatures } from "#core/features/apply-features.ts";
import { FRESH_FEATURES, keptFeatures } from "#core/selection/shared-features.ts";

import { lawTable } from "../../support/learning-fixture.ts";

const RECIPE = { numbers: ["identity"], degree: 2, scaling: "standardise" } as const;
const LOGS = { ...RECIPE, numbers: ["log"] } as const;

describe("keptFeatures()", () => {
  const { features: table } = lawTable({ configurations: 8 });
  const { features: other } = lawTable({ configurations: 5 });

  it("makes the features of a table by a recipe once, the very ones that are made afresh", () => {
    const maker = keptFeatures();
    const made = maker.fit(RECIPE, table);
    const fresh = FRESH_FEATURES.fit(RECIPE, table);
    expect([made.fitted, made.features]).toEqual([fresh.fitted, fresh.features]);
    expect(maker.fit({ scaling: "standardise", degree: 2, numbers: ["identity"] }, table)).toBe(made);
    expect(maker.fit(LOGS, table)).not.toBe(made);
    expect(maker.fit(RECIPE, other)).not.toBe(made);
    const asked = maker.apply(made.fitted, other);
    expect(asked).toEqual(applyFeatures(made.fitted, other));
    expect(maker.apply(made.fitted, other)).toBe(asked);
  });

  it("forgets what was asked for longest ago when there is no room", () => {
    const maker = keptFeatures(FRESH_FEATURES.fit(RECIPE, table).features.data.length + 1);
    const made = maker.fit(RECIPE, table);
    expect(maker.fit(RECIPE, table)).toBe(made);
    maker.fit(LOGS, table);
    expect(maker.fit(RECIPE, table)).not.toBe(made);
    expect(maker.apply(made.fitted, other)).toEqual(applyFeatures(made.fitted, other));
  });
});
