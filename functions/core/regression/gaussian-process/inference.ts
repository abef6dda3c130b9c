/** What the measurements say of the function that the kernel stands for. */
export interface Inference {
  /** The answer at a row is the sum of its covariances with the configurations times these. */
  readonly alpha: Float64Array;
  /** Diagonal of the inverse covariances. */
  readonly precisions: Float64Array;
  /** Variance of the noise on each configuration's mean. */
  readonly noises: Float64Array;
}
