import type { S3StoreSettings } from "#core/campaign/operator-store.ts";
import type { Clock } from "#ports/clock.ts";

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

/** How to reach an S3 store, and how patient to be. */
export interface S3StoreOptions extends Omit<S3StoreSettings, "kind"> {
  /** Certificates to trust, PEM, in place of the system's; `caFile` is read when this is left out. */
  readonly ca?: string;
  /** False trusts any certificate; true when this is left out. */
  readonly verifiesCertificate?: boolean;
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
