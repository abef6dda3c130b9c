/** A table to learn from and one to be asked, with what a user would declare, and what others made of it. */
export interface AccuracySplit {
  /** `<name>_train.csv` and `<name>_test.csv`. */
  readonly name: string;
  readonly target: string;
  readonly ignore?: readonly string[];
  readonly extrapolate?: readonly string[];
  readonly interpolate?: readonly string[];
  /** MAPE of what aMLLibrary picked for the same split, as a share; measured with its own grid of 330 experiments. */
  readonly predecessorMape: number;
  /** MAPE to reach, as a share. */
  readonly aimMape: number;
  /** MAPE of guessing a test row by other measurements of its configuration: lowest and highest estimate. */
  readonly noiseFloorMape: readonly [number, number];
}

/** The splits that predecessor and successor are compared on. */
export const ACCURACY_SPLITS: readonly AccuracySplit[] = [
  {
    name: "p8_random",
    target: "runtime",
    predecessorMape: 0.0071,
    aimMape: 0.0071,
    noiseFloorMape: [0.0054, 0.0071],
  },
  {
    name: "p8_extrap_cores_gt32",
    target: "runtime",
    extrapolate: ["cores"],
    predecessorMape: 0.092,
    aimMape: 0.019,
    noiseFloorMape: [0.0065, 0.0082],
  },
  {
    name: "p8_interp_cores",
    target: "runtime",
    interpolate: ["cores"],
    predecessorMape: 0.0539,
    aimMape: 0.016,
    noiseFloorMape: [0.0055, 0.007],
  },
  {
    name: "stereo_random",
    target: "exec_time_ms",
    predecessorMape: 0.0599,
    aimMape: 0.056,
    noiseFloorMape: [0.04, 0.068],
  },
  {
    name: "stereo_extrap_nThreads_gt6",
    target: "exec_time_ms",
    extrapolate: ["nThreads"],
    predecessorMape: 0.1399,
    aimMape: 0.11,
    noiseFloorMape: [0.097, 0.162],
  },
  {
    name: "stereo_interp_nThreads_3_6",
    target: "exec_time_ms",
    interpolate: ["nThreads"],
    predecessorMape: 0.0849,
    aimMape: 0.048,
    noiseFloorMape: [0.023, 0.036],
  },
  {
    name: "resnet50_pt_random",
    target: "exec_time_s",
    predecessorMape: 0.0529,
    aimMape: 0.04,
    noiseFloorMape: [0.034, 0.06],
  },
  {
    name: "resnet50_pt_extrap_gpus_ge4",
    target: "exec_time_s",
    extrapolate: ["gpus"],
    predecessorMape: 0.162,
    aimMape: 0.09,
    noiseFloorMape: [0.034, 0.072],
  },
  {
    name: "rpi3_vgg16_heldout_layers",
    target: "Time",
    ignore: ["Layer"],
    predecessorMape: 0.5168,
    aimMape: 0.22,
    noiseFloorMape: [0.132, 0.134],
  },
];
