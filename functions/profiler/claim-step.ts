import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { Step } from "#core/campaign/campaign-state.ts";
import { leaseHolds } from "#core/campaign/lease.ts";
import { stepObject, stepPrefix } from "#core/campaign/object-keys.ts";

import type { ProfilerPorts } from "./profiler-ports.ts";

/** Seconds after which a step that says nothing may be taken over from another machine. */
export const LEASE_SECONDS = 30;

/** A step that this process holds. */
export interface HeldStep {
  readonly step: number;
  /** Says that the holder lives; false when somebody else took over, and then nothing more may be written. */
  renew(): Promise<boolean>;
  end(ended: "budget" | "waiting" | "complete"): Promise<void>;
}

type ClaimPorts = Pick<ProfilerPorts, "store" | "clock" | "isOwnerGone">;

/** The last step of a campaign that was begun, however it ended. */
export async function lastStep(campaignId: string, store: ProfilerPorts["store"]): Promise<Step | undefined> {
  const last = (await listObjects(store, stepPrefix(campaignId))).at(-1);
  return last && (await readArtifact(store, { bucket: "state", key: last.key }, Step))?.artifact;
}

/** True while somebody is at work on the campaign, as far as can be told. */
export async function isHeld(campaignId: string, ports: ClaimPorts): Promise<boolean> {
  const last = await lastStep(campaignId, ports.store);
  return last !== undefined && !isOver(last, ports);
}

/** The next step of a campaign, or undefined when another process is at work on it. */
export async function claimStep(campaignId: string, ports: ProfilerPorts): Promise<HeldStep | undefined> {
  const { store } = ports;
  const previous = await lastStep(campaignId, store);
  if (previous !== undefined && !isOver(previous, ports)) return undefined;

  const number = (previous?.step ?? 0) + 1;
  const claim: Step = {
    format: "step",
    version: 1,
    campaignId,
    step: number,
    owner: { ...ports.owner },
    leaseUntilEpochMilliseconds: leaseUntil(ports),
    ended: null,
  };
  const address = stepObject(campaignId, number);
  const outcome = await writeArtifact(store, address, claim, { ifAbsent: true });
  if (outcome.kind === "conditionFailed") return undefined;

  let etag: string | undefined = outcome.etag;
  const replace = async (step: Step): Promise<boolean> => {
    if (etag === undefined) return false;
    const replaced = await writeArtifact(store, address, step, { ifMatch: etag });
    etag = replaced.kind === "stored" ? replaced.etag : undefined;
    if (etag === undefined) return false;
    return (
      (await store.head(stepObject(campaignId, number + 1).bucket, stepObject(campaignId, number + 1).key)) ===
      undefined
    );
  };
  return {
    step: number,
    renew: () => replace({ ...claim, leaseUntilEpochMilliseconds: leaseUntil(ports) }),
    end: async (ended) => void (await replace({ ...claim, ended })),
  };
}

function isOver(step: Step, { clock, isOwnerGone }: ClaimPorts): boolean {
  if (step.ended !== null) return true;
  const leaseMilliseconds = LEASE_SECONDS * 1000;
  if (!leaseHolds(step.leaseUntilEpochMilliseconds, clock.epochMilliseconds(), { leaseMilliseconds })) return true;
  return isOwnerGone(step.owner);
}

function leaseUntil({ clock }: ProfilerPorts): number {
  return clock.epochMilliseconds() + LEASE_SECONDS * 1000;
}
