/** Old versions of objects, where a bucket keeps them. */
export interface BucketVersions {
  /** Whether the bucket keeps old versions. */
  areKept(bucket: string): Promise<boolean>;
  keep(bucket: string): Promise<void>;
  /** Whether the bucket holds neither objects nor old versions. */
  isEmpty(bucket: string): Promise<boolean>;
  /** Removes every version of every object; says how many there were. */
  removeAll(bucket: string): Promise<number>;
}
