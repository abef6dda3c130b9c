import { describe, expect, it } from "vitest";

import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import { distilEnsemble, spreadOfAnswer } from "#core/queueing/surrogate/distil-ensemble.ts";
import {
  FIRST_QUANTILE,
  TARGET_COUNT,
  TARGET_SCALES,
  STUDENT_TARGETS,
} from "#core/queueing/surrogate/network-targets.ts";
import { LOADS_MET } from "#core/queueing/surrogate/loads-met.ts";
import type { StagedMember } from "#core/queueing/surrogate/staged-member.ts";
import { SweepSpace } from "#core/queueing/surrogate/sweep-space.ts";
import { sweepTandems } from "#core/queueing/surrogate/sweep-tandem.ts";
import { FEATURE_NAMES } from "#core/queueing/surrogate/feature-names.ts";
import { describeTandem, WAIT_FLOOR } from "#core/queueing/surrogate/tandem-description.ts";

const columns = FEATURE_NAMES.map(() => ({ mean: 0, deviation: 1 }));
const at = sweepTandems(SweepSpace.parse({}), 3);

/** Says the same of every tandem. */
function steadfast(answer: readonly number[]): StagedMember {
  const network = [
    {
      kernel: packFloat32(new Float32Array((FEATURE_NAMES.length + LOADS_MET) * TARGET_COUNT)),
      bias: packFloat32(Float32Array.from(answer)),
      units: TARGET_COUNT,
    },
  ];
  return [{ columns: FEATURE_NAMES.map((_, column) => column), targets: answer.map((_, target) => target), network }];
}

describe("distilEnsemble()", () => {
  const one = [0.5, -0.5, 0.25, 1, -1, 0.125, 0.25, 0.375, 0.5];
  const other = [0.25, 0, 0.25, 0.5, -1, 0.125, 0.25, 0.375, 1];

  it("teaches the mean of what members say, and by how much their responses differ", () => {
    const count = 40;
    const ensemble = [steadfast(one), steadfast(other)];
    const [waits, quantiles] = (["waits", "quantiles"] as const).map((student) => {
      const rows = distilEnsemble(ensemble, columns, { tandems: { count, at }, student });
      const width = STUDENT_TARGETS[student];
      expect(rows).toMatchObject({ rowCount: count, targetCount: width });
      return (row: number): Float32Array => rows.targets.subarray(row * width, (row + 1) * width);
    });
    for (let row = 0; row < count; row++) {
      const said = waits!(row);
      const all = [...said.subarray(0, FIRST_QUANTILE), ...quantiles!(row)];
      expect(all).toHaveLength(TARGET_COUNT);
      for (const [target, value] of all.entries()) {
        expect(value).toBeCloseTo((one[target]! + other[target]!) / 2, 6);
      }
      const { wait1, wait2, bufferWait, serviceRatio } = describeTandem(at(row))!;
      const response = (answer: readonly number[]): number =>
        1 +
        serviceRatio +
        (wait1 + WAIT_FLOOR) * Math.exp(answer[0]! * TARGET_SCALES[0]) -
        WAIT_FLOOR +
        Math.max(0, (wait2 + WAIT_FLOOR) * Math.exp(answer[1]! * TARGET_SCALES[1]) - WAIT_FLOOR) * serviceRatio +
        bufferWait * ((1 + WAIT_FLOOR) * Math.exp(answer[2]! * TARGET_SCALES[2]) - WAIT_FLOOR);
      const middle = response(one.map((value, target) => (value + other[target]!) / 2));
      const differ = Math.hypot(response(one) / middle - 1, response(other) / middle - 1);
      expect(spreadOfAnswer(said)).toBeCloseTo(differ, 5);
    }
  });

  it("lets a wait that hardly counts in the response count little", () => {
    const rows = distilEnsemble([steadfast(one)], columns, { tandems: { count: 200, at }, student: "waits" });
    const weights = Array.from({ length: rows.rowCount }, (_, row) => rows.weights[row * rows.targetCount]!);
    expect(Math.max(...weights)).toBe(1);
    expect(Math.min(...weights)).toBeLessThan(0.1);
  });
});
