import { leaseHolds } from "#core/campaign/lease.ts";
import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { IsOwnerGone, StepOwner } from "#ports/step-owner.ts";

import { writeArtifact } from "./write-artifact.ts";

/** What says of itself until when whoever wrote it counts as at work. */
export interface Leased {
  readonly format: string;
  readonly version: number;
  readonly owner: StepOwner;
  readonly leaseUntilEpochMilliseconds: number;
}

/** A lease that this process keeps alive until it has ended. */
export interface HeldLease {
  /** Takes the object away. */
  end(): Promise<void>;
}

export interface LeasePorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly isOwnerGone: IsOwnerGone;
  /** Aborted when the process is asked to end. */
  readonly stopping: AbortSignal;
}

/** True while whoever took the lease counts as at work, as far as can be told. */
export function isLeaseAlive(
  { owner, leaseUntilEpochMilliseconds }: Leased,
  leaseSeconds: number,
  { clock, isOwnerGone }: Pick<LeasePorts, "clock" | "isOwnerGone">,
): boolean {
  const leaseMilliseconds = leaseSeconds * 1000;
  return (
    leaseHolds(leaseUntilEpochMilliseconds, clock.epochMilliseconds(), { leaseMilliseconds }) && !isOwnerGone(owner)
  );
}

/** Renews a lease that was just written until it is ended, or the process is asked to end, or somebody else took it. */
export function holdLease(
  lease: Leased,
  { address, etag: firstEtag, leaseSeconds }: { address: ObjectAddress; etag: string; leaseSeconds: number },
  { store, clock, log, stopping }: LeasePorts,
): HeldLease {
  const over = new AbortController();
  let etag: string | undefined = firstEtag;
  const keepAlive = async (): Promise<void> => {
    const renewal = { ...lease, leaseUntilEpochMilliseconds: clock.epochMilliseconds() + leaseSeconds * 1000 };
    const renewed = await writeArtifact(store, address, renewal, { ifMatch: etag ?? firstEtag });
    // Somebody has taken it over, finished the training, or deleted the campaign.
    etag = renewed.kind === "stored" ? renewed.etag : undefined;
  };
  const lastUntilOver = async (): Promise<void> => {
    while (etag !== undefined) {
      await clock.sleep(leaseSeconds / 3, over.signal);
      if (over.signal.aborted) return store.delete(address.bucket, address.key);
      await keepAlive().catch((error: unknown) => log.warn("A lease was not renewed", { key: address.key, error }));
    }
  };
  const ended = lastUntilOver().catch((error: unknown) =>
    log.warn("The end of a lease was not told", { key: address.key, error }),
  );
  const end = (): void => over.abort();
  stopping.addEventListener("abort", end, { once: true });
  if (stopping.aborted) end();
  return {
    end: async () => {
      stopping.removeEventListener("abort", end);
      end();
      await ended;
    },
  };
}
