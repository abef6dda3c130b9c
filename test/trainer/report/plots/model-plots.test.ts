import { describe, expect, it } from "vitest";
import { heldOutRowsOf } from "#core/model/packed-held-out.ts";

import { measuredPredicted } from "../../../../functions/trainer/report/plots/measured-predicted.ts";
import { residuals } from "../../../../functions/trainer/report/plots/residuals.ts";
import { scalingCurve } from "../../../../functions/trainer/report/plots/scaling-curve.ts";
import { modelFixture } from "../../../support/model-fixture.ts";

const MODEL = modelFixture();
const row = (measured: number, predicted: number) => ({
  ...heldOutRowsOf(MODEL)[0]!,
  measured,
  predicted,
  lower: predicted - 0.1,
  upper: predicted + 0.1,
});

/** Centres of the dots. */
function dots(markup: string): { x: number; y: number; className: string }[] {
  return [...markup.matchAll(/<circle\s+class="([^"]+)"\s+cx="([-\d.]+)"\s+cy="([-\d.]+)"/g)].map(
    ([, className, x, y]) => ({ className: className ?? "", x: Number(x), y: Number(y) }),
  );
}

describe("measuredPredicted()", () => {
  it("puts exact predictions on the line where both are the same, and tells rows outside their interval", () => {
    const markup = measuredPredicted(modelFixture({ heldOut: [row(1, 1), row(2, 2), row(3, 2.5)] })).html;
    const [first, second, third] = dots(markup);
    const identity = /<line\s+class="identity"\s+x1="([\d.]+)"\s+y1="([\d.]+)"\s+x2="([\d.]+)"\s+y2="([\d.]+)"/
      .exec(markup)
      ?.slice(1)
      .map(Number);
    const [x1, y1, x2, y2] = identity as [number, number, number, number];
    const onLine = ({ x, y }: { x: number; y: number }): number => y1 + ((x - x1) / (x2 - x1)) * (y2 - y1) - y;
    expect(onLine(first!)).toBeCloseTo(0, 1);
    expect(onLine(second!)).toBeCloseTo(0, 1);
    expect(onLine(third!)).toBeLessThan(-5);
    expect([first, second, third].map((point) => point?.className)).toEqual(["point", "point", "point outside"]);
    expect(markup).toContain("of 3 held-out rows; 2 were measured inside their interval");
  });

  it("shows an even part of very many rows, and says so, also where the model keeps only a part of them", () => {
    const heldOut = Array.from({ length: 1_000 }, (_, index) => row(1 + index / 1_000, 1));
    const { metrics } = MODEL;
    for (const rows of [1_000, 3_000]) {
      const coverage = { ...metrics.coverage, rows };
      const markup = measuredPredicted(modelFixture({ heldOut, metrics: { ...metrics, coverage } })).html;
      expect(dots(markup)).toHaveLength(400);
      expect(markup).toContain(`400 of ${rows} held-out rows`);
    }
  });
});

describe("residuals()", () => {
  it("shows by what share each measurement missed its prediction", () => {
    const markup = residuals(modelFixture({ heldOut: [row(1.1, 1), row(2, 2), row(2.7, 3)] }))?.html ?? "";
    const [high, zero, low] = dots(markup);
    expect((zero?.y ?? 0) - (high?.y ?? 0)).toBeCloseTo((low?.y ?? 0) - (zero?.y ?? 0), 1);
    expect(markup).toContain("the largest is 10\u00a0%");
  });

  it("has nothing to show where predictions are zero", () => {
    expect(residuals(modelFixture({ heldOut: [row(1, 0)] }))).toBeNull();
  });
});

describe("scalingCurve()", () => {
  it("draws curve, band, trained range and measured points, and says what is held", () => {
    const markup = scalingCurve(MODEL)?.html ?? "";
    for (const name of ["curve", "band", "trained"]) expect(markup).toContain(`class="${name}"`);
    expect(dots(markup)).toHaveLength(6);
    expect(markup).toContain("held at cpuMillicores 1\u00a0core, alternative default");
    expect(markup).toContain("with 6 measured points");
  });
});
