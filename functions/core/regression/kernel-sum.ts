import type { Matrix } from "#core/numeric/matrix.ts";
import { SimdLikeness } from "#core/numeric/simd/simd-likeness.ts";
import { type Kernel, kernelAgainst, kernelRoom } from "./kernel.ts";

/** `intercept + Σ coefficient · kernel(vector, row)`, in the order of the vectors; with SIMD to the same bits. */
export function kernelSum(
  kernel: Kernel,
  vectors: Matrix,
  coefficients: Float64Array,
  intercept: number,
  engine: "simd" | "plain" = "simd",
): (row: Float64Array) => number {
  const useful = engine === "simd" && kernel.kind === "rbf";
  const room = useful ? kernelRoom(kernel, vectors, [vectors.rowCount]) : undefined;
  if (useful && room !== undefined) {
    const simd = new SimdLikeness(room, room.functions.fillRbf, kernel.gamma, vectors);
    const weights = room.take(vectors.rowCount, -0);
    weights.set(coefficients);
    return (row) => simd.sum(room.functions.sumRbf, row, weights, intercept);
  }
  const fill = kernelAgainst(kernel, vectors);
  const alike = new Float64Array(vectors.rowCount);
  return (row) => {
    fill(row, alike);
    let sum = intercept;
    for (let index = 0; index < alike.length; index++) sum += coefficients[index]! * alike[index]!;
    return sum;
  };
}
