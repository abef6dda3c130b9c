import type { Clock } from "#ports/clock.ts";

/** Where the access key comes from. */
export type S3Credentials =
  /** AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. */
  | { readonly from: "environment" }
  /** A profile of the shared AWS files, with all that a profile may say. */
  | { readonly from: "profile"; readonly profile: string }
  /** A folder with one file each for the two halves: a Kubernetes secret, mounted. Read again when it changes. */
  | { readonly from: "folder"; readonly folder: string };

/** How long to wait, in seconds, before an attempt is given up. */
export interface S3Timeouts {
  readonly connectSeconds: number;
  /** From the last byte of a request to the first of its answer. */
  readonly answerSeconds: number;
  /** Between two chunks of an answer. */
  readonly stallSeconds: number;
}

/** How often an attempt is made, and how long the pauses between are: doubled each time, with jitter. */
export interface S3Attempts {
  readonly most: number;
  readonly firstPauseSeconds: number;
  readonly longestPauseSeconds: number;
}

export interface S3StoreOptions {
  /** Left out: AWS itself, in the region. */
  readonly endpoint?: string;
  readonly region: string;
  /** Buckets in the path and not in the host name: MinIO needs it. */
  readonly pathStyle: boolean;
  /** Certificates to trust, PEM, in place of the system's. */
  readonly ca?: string;
  readonly caFile?: string;
  readonly credentials: S3Credentials;
  readonly clock?: Clock;
  readonly timeouts?: Partial<S3Timeouts>;
  readonly attempts?: Partial<S3Attempts>;
  /** Size of the parts of objects that are too large to be sent at once. S3 takes no less than 5 MiB. */
  readonly partBytes?: number;
  /** Environment to read credentials from; the process's own when left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Source of the jitter of pauses, from 0 to 1. */
  readonly random?: () => number;
}

export const DEFAULT_TIMEOUTS: S3Timeouts = { connectSeconds: 5, answerSeconds: 30, stallSeconds: 30 };
export const DEFAULT_ATTEMPTS: S3Attempts = { most: 8, firstPauseSeconds: 0.1, longestPauseSeconds: 2 };
export const DEFAULT_PART_BYTES = 8 * 2 ** 20;
