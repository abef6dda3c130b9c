/** An object landed in a bucket. A hint: it may come late, twice or never, and in any order. */
export interface ObjectUploaded {
  readonly bucket: string;
  /** Decoded exactly once, by the trigger's adapter. */
  readonly key: string;
  readonly etag?: string;
  readonly versionId?: string;
  readonly sizeBytes?: number;
  readonly sequencer?: string;
}

/** Something that tells of uploads until it is stopped. */
export interface Trigger {
  start(onUpload: (upload: ObjectUploaded) => void): Promise<void>;
  stop(): Promise<void>;
}
