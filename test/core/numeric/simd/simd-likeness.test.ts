import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { NumberRoom } from "#core/numeric/simd/number-room.ts";
import { processCode } from "#core/numeric/simd/process-code.ts";
import { likenessLengths, SimdLikeness } from "#core/numeric/simd/simd-likeness.ts";
import { vectorCode } from "#core/numeric/simd/vector-code.ts";
import { maternAgainst } from "#core/regression/gaussian-process/matern-against.ts";
import { kernelAgainst } from "#core/regression/kernel.ts";

/** Of every size that there is, with none, infinity and NaN among them. */
const Numbers = fc.oneof(fc.double(), fc.double({ min: -30, max: 30 }), fc.constantFrom(0, 5e-324, 2 ** -1030, 1e160));

const Case = fc.record({ vectors: fc.integer({ min: 1, max: 40 }), columns: fc.nat(13) }).chain((sizes) =>
  fc.record({
    rowCount: fc.constant(sizes.vectors),
    columnCount: fc.constant(sizes.columns),
    data: fc.array(Numbers, { minLength: sizes.vectors * sizes.columns, maxLength: sizes.vectors * sizes.columns }),
    row: fc.array(Numbers, { minLength: sizes.columns, maxLength: sizes.columns }),
    gamma: fc.oneof(fc.constantFrom(0, 5e-324, 1e300), fc.double({ min: 1e-6, max: 1e3, noNaN: true })),
  }),
);

/** Both answers to one question; those with SIMD to an array of the room, and to one outside. */
function answersTo(
  matrix: { rowCount: number; columnCount: number; data: Float64Array },
  gamma: number,
  law: "rbf" | "matern" = "rbf",
) {
  const lengths = [...likenessLengths(matrix), matrix.rowCount];
  const rbf = law === "rbf" ? NumberRoom.of(vectorCode, lengths)! : undefined;
  const matern = law === "matern" ? NumberRoom.of(processCode, lengths)! : undefined;
  const room = rbf ?? matern!;
  const inside = room.take(matrix.rowCount);
  const [outside, plain] = [new Float64Array(matrix.rowCount), new Float64Array(matrix.rowCount)];
  const simd = new SimdLikeness(
    room,
    rbf?.functions.fillRbf ?? matern!.functions.fillMatern,
    law === "rbf" ? gamma : 5,
    matrix,
  );
  const fill = law === "rbf" ? kernelAgainst({ kind: "rbf", gamma }, matrix) : maternAgainst(matrix, undefined);
  return (row: Float64Array) => {
    simd.fill(row, inside);
    simd.fill(row, outside);
    fill(row, plain);
    return { inside, outside, plain };
  };
}

describe("SimdLikeness", () => {
  it.each(["rbf", "matern"] as const)("has the bits of the plain %s, whatever the numbers and however many", (law) => {
    fc.assert(
      fc.property(Case, ({ rowCount, columnCount, data, row, gamma }) => {
        const answer = answersTo({ rowCount, columnCount, data: Float64Array.from(data) }, gamma, law);
        const { inside, outside, plain } = answer(Float64Array.from(row));
        expect([...inside]).toEqual([...plain]);
        expect([...outside]).toEqual([...plain]);
      }),
      { numRuns: 500 },
    );
  });

  it("has them where the exponential function goes from one to subnormal numbers and to nothing", () => {
    const squares = [0, 2 ** -1074, 1e-17, Math.LN2 / 128, 708.3, 708.4, 709, 743.9, 744 - 2 ** -43, 744, 745, 1e300];
    const dense = Array.from({ length: 30_000 }, (_, step) => step / 40);
    const data = Float64Array.from([...squares, ...dense], Math.sqrt);
    const matrix = { rowCount: data.length, columnCount: 1, data };
    const { inside, plain } = answersTo(matrix, 1)(Float64Array.of(0));
    expect(inside).toEqual(plain);
    expect(plain.some((value) => value > 0 && value < 2 ** -1022)).toBe(true);
    expect(plain.filter((value) => value === 0).length).toBeGreaterThan(200);
  });

  it("has those of a Matérn from one to nothing", () => {
    const distances = [0, 2 ** -537, 1e-160, 311, 313, 332.7, 333, 357, 358, 1e10, 1e160, Infinity];
    const dense = Array.from({ length: 30_000 }, (_, step) => step / 90);
    const data = Float64Array.from([...distances, ...dense]);
    const { inside, plain } = answersTo(
      { rowCount: data.length, columnCount: 1, data },
      1,
      "matern",
    )(Float64Array.of(0));
    expect(inside).toEqual(plain);
    expect([plain[0], plain[10], plain[11]]).toEqual([1, 0, 0]);
    expect(plain.every((value) => value >= 0)).toBe(true);
  });

  it("answers anew in the place of what it answered before", () => {
    const matrix = { rowCount: 3, columnCount: 2, data: Float64Array.of(0, 0, 1, 1, 2, 2) };
    const answer = answersTo(matrix, 0.5);
    answer(Float64Array.of(9, 9));
    expect([...answer(Float64Array.of(1, 1)).inside]).toEqual([...answer(Float64Array.of(1, 1)).plain]);
    expect(answer(Float64Array.of(1, 1)).inside[1]).toBe(1);
  });
});
