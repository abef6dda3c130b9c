import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import { CLAIM_LEASE_SECONDS, LeaseClaim } from "#core/model/lease-claim.ts";
import type { StepOwner } from "#ports/step-owner.ts";

import { type HeldLease, holdLease, isLeaseAlive, type LeasePorts } from "./hold-lease.ts";
import { readArtifact } from "./read-artifact.ts";
import { writeArtifact } from "./write-artifact.ts";

/**
 * Claims a piece of work for this process by a conditional write, and takes over a claim whose holder is gone; undefined
 * while somebody is at work on it.
 */
export async function claimLease(
  address: ObjectAddress,
  ports: LeasePorts & { readonly owner: StepOwner },
): Promise<HeldLease | undefined> {
  const { store, clock, owner } = ports;
  const claim: LeaseClaim = {
    format: "lease-claim",
    version: 1,
    owner: { ...owner },
    leaseUntilEpochMilliseconds: clock.epochMilliseconds() + CLAIM_LEASE_SECONDS * 1000,
  };
  let written = await writeArtifact(store, address, claim, { ifAbsent: true });
  if (written.kind === "conditionFailed") {
    const present = await readArtifact(store, address, LeaseClaim);
    if (present !== undefined && isLeaseAlive(present.artifact, CLAIM_LEASE_SECONDS, ports)) return undefined;
    const condition = present === undefined ? ({ ifAbsent: true } as const) : { ifMatch: present.etag };
    written = await writeArtifact(store, address, claim, condition);
    if (written.kind === "conditionFailed") return undefined;
  }
  return holdLease(claim, { address, etag: written.etag, leaseSeconds: CLAIM_LEASE_SECONDS }, ports);
}
