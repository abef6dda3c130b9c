/** One step: changes the weights in place along the gradient. */
export type OptimiserStep = (weights: Float32Array, gradient: Float32Array, learningRate: number) => void;

/** Adam (Kingma and Ba 2015) with its usual constants, for so many weights. */
export function adam(size: number): OptimiserStep {
  const [keepMean, keepSquare, epsilon] = [0.9, 0.999, 1e-8];
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  let step = 0;
  return (weights, gradient, learningRate) => {
    step++;
    const meanBias = 1 - keepMean ** step;
    const squareBias = 1 - keepSquare ** step;
    for (let index = 0; index < size; index++) {
      const slope = gradient[index]!;
      const mean = keepMean * means[index]! + (1 - keepMean) * slope;
      const square = keepSquare * squares[index]! + (1 - keepSquare) * slope * slope;
      means[index] = mean;
      squares[index] = square;
      weights[index]! -= (learningRate * mean) / meanBias / (Math.sqrt(square / squareBias) + epsilon);
    }
  };
}
