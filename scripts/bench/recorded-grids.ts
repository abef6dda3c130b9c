/** What aMLLibrary took for one of its configuration files, from the least to the most that was recorded for its data. */
export interface RecordedGrid {
  readonly name: string;
  readonly cpuSeconds: readonly [number, number];
  readonly wallSeconds: readonly [number, number];
  readonly peakGigabytes: readonly [number, number];
  /** How many times less is to be taken. */
  readonly goal: number;
}

/** Where the figures are from. */
export const RECORDED_WHERE =
  "aMLLibrary at bceb894 with scikit-learn 1.2.1 and xgboost 1.7.4, two processes on the two cores of a machine of this kind, recorded once; " +
  "its wall times on stereo are of a busy machine";

const P8 = { cpuSeconds: [35, 39], wallSeconds: [20, 23], peakGigabytes: [0.5, 0.64], goal: 10 } as const;
const RESNET = { cpuSeconds: [52, 65], wallSeconds: [29, 35], peakGigabytes: [1, 1.2], goal: 10 } as const;
const STEREO = { cpuSeconds: [375, 497], wallSeconds: [386, 442], peakGigabytes: [3.3, 3.5], goal: 25 } as const;

/** Of the files `grid_NAME.ini`; the one of faas was not timed. */
export const RECORDED_GRIDS: readonly RecordedGrid[] = [
  { name: "p8_random", ...P8 },
  { name: "p8_extrap_cores_gt32", ...P8 },
  { name: "p8_interp_cores", ...P8 },
  { name: "resnet50_pt_random", ...RESNET },
  { name: "resnet50_pt_extrap_gpus_ge4", ...RESNET },
  {
    name: "rpi3_vgg16_heldout_layers",
    cpuSeconds: [43, 43],
    wallSeconds: [25, 25],
    peakGigabytes: [0.93, 0.93],
    goal: 25,
  },
  { name: "stereo_random", ...STEREO },
  { name: "stereo_extrap_nThreads_gt6", ...STEREO },
  { name: "stereo_interp_nThreads_3_6", ...STEREO },
];
