import { describe, expect, it } from "vitest";

import { selectionError, SelectionMetric, selectionMetricFor } from "#core/selection/selection-error.ts";

describe("selectionMetricFor()", () => {
  it("goes by relative errors unless targets are zero", () => {
    expect(selectionMetricFor(Float64Array.of(1, 2))).toBe("capped-mape");
    expect(selectionMetricFor(Float64Array.of(0, 2))).toBe("relative-mae");
  });
});

describe("selectionError()", () => {
  const measured = Float64Array.of(2, 0, 4);
  const predicted = Float64Array.of(1, 1, 40);
  const oneFold = { measured, foldOf: [0, 0, 0] };

  it("looks at the entries it is given only", () => {
    expect(selectionError("capped-mape", oneFold, predicted, [0])).toBe(0.5);
    expect(selectionError("capped-mape", oneFold, predicted, [0, 2])).toBe(0.75);
    expect(selectionError("relative-mae", oneFold, predicted, [0, 1])).toBe(1);
    expect(selectionError("capped-mape", oneFold, predicted, [])).toBe(0);
  });

  it("knows each metric, lower being better", () => {
    const tested = { measured: Float64Array.of(1, 3), foldOf: [0, 0] };
    const answers = Float64Array.of(2, 1);
    const by = (metric: SelectionMetric): number => selectionError(metric, tested, answers, [0, 1]);
    expect(by("mae")).toBe(1.5);
    expect(by("rmse")).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(by("relative-mae")).toBe(0.75);
    // Errors of 1 and 2 around a variance of 1 + 1.
    expect(by("one-minus-r2")).toBeCloseTo(2.5, 12);
    // 2 above costs .9 each, 1 below costs .1.
    expect(by("pinball:0.9")).toBeCloseTo((0.1 * 1 + 0.9 * 2) / 2, 12);
  });

  it("counts each fold the same, however many entries it has", () => {
    const tested = { measured: Float64Array.of(1, 1, 1, 1), foldOf: [0, 0, 0, 1] };
    const answers = Float64Array.of(1, 1, 1, 1.4);
    expect(selectionError("mae", tested, answers, [0, 1, 2, 3])).toBeCloseTo(0.2, 12);
  });
});

describe("SelectionMetric", () => {
  it("takes quantiles by their level, and no other words", () => {
    expect(SelectionMetric.parse("pinball:0.9")).toBe("pinball:0.9");
    expect(SelectionMetric.safeParse("pinball:high").success).toBe(false);
    expect(SelectionMetric.safeParse("mape").success).toBe(false);
  });
});
