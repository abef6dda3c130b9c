import { type Matrix, zeroMatrix } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";

export interface LearnerTask {
  readonly features: Matrix;
  readonly targets: Float64Array;
  readonly asked: Matrix;
}

/** Friedman's first problem (1991) with columns that say nothing, and noise; as many other rows to ask for. */
export function learnerTask(rowCount: number, columnCount: number): LearnerTask {
  const random = prng("learner speed");
  const draw = (): Matrix => {
    const matrix = zeroMatrix(rowCount, columnCount);
    for (let at = 0; at < matrix.data.length; at++) matrix.data[at] = random();
    return matrix;
  };
  const features = draw();
  const targets = Float64Array.from({ length: rowCount }, (_, row) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = features.data.subarray(row * columnCount, row * columnCount + 5);
    const noise = 2 * (random() + random() + random() - 1.5);
    return 10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + noise;
  });
  return { features, targets, asked: draw() };
}
