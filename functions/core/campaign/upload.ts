/** A file that a load may upload, with its measured size. */
export interface InputFile {
  readonly key: string;
  readonly sizeBytes: number;
  /** Files with the same value came of one original; only files that a capture kept have it. */
  readonly originIndex?: number | undefined;
}

/** One file of the load, given to `component` at a time after the run's start. */
export interface Upload {
  readonly component: string;
  readonly atSeconds: number;
  readonly batchIndex: number;
  readonly key: string;
  readonly sizeBytes: number;
  /**
   * Files with the same value came of one original: a joining component that is measured alone runs once for all of
   * them. Without it every file is an original of its own, named by its place among the uploads.
   */
  readonly originIndex?: number | undefined;
}
