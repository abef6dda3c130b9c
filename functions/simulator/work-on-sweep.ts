import { claimLease } from "#artifacts/claim-lease.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import {
  datasetsCompleteObject,
  labelsClaimObject,
  labelsObject,
  labelsPrefix,
  sweepDatasetObject,
  sweepObject,
  sweepParcelsObject,
  sweepTaskObject,
} from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { packFloat64 } from "#core/numeric/packed-numbers.ts";
import { LabelParcel, type ParcelRange } from "#core/queueing/surrogate/sweep-labels.ts";
import { divideSweep, parcelRanges, SweepParcels } from "#core/queueing/sweep/sweep-parcels.ts";
import type { SweepTask } from "#core/queueing/surrogate/sweep-task.ts";
import { AcceptedAnySweep, type AnySweep } from "#core/queueing/sweep/any-sweep.ts";
import { type AnySweepComplete, datasetOf, simulateParcel } from "#core/queueing/sweep/sweep-work.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { SimulatorPorts } from "./simulator-ports.ts";

const LOOK_AGAIN_SECONDS = 2;

/**
 * Simulates parcels of a sweep that nobody is at, until the step is over or nothing is left; whoever finds the last one done
 * writes the dataset. Who did what, and how many there were, changes no byte of it.
 */
export async function workOnSweep(sweepId: string, ports: SimulatorPorts): Promise<void> {
  const { store, clock, log, stopping } = ports;
  const accepted = await readArtifact(store, sweepObject(sweepId), AcceptedAnySweep);
  if (accepted === undefined || (await isSwept(sweepId, store))) return;
  const { sweep } = accepted.artifact;
  const parcels = parcelRanges(sweep, await dividedSweep(sweepId, sweep, store));
  await askForHelp(sweepId, Math.min(parcels.length, ports.invocationsPerSweep), store);

  const until = clock.epochMilliseconds() + ports.stepSeconds * 1000;
  const isOver = (): boolean => stopping.aborted || clock.epochMilliseconds() > until;
  let done = 0;
  for (const parcel of await undone(sweepId, parcels, store)) {
    if (isOver()) break;
    if (await workOnParcel(sweepId, sweep, parcel, ports)) done++;
  }
  const left = await undone(sweepId, parcels, store);
  if (done > 0) log.info(`Sweep ${sweepId}: ${done} parcels simulated`, { left: left.length, parcels: parcels.length });
  if (left.length === 0) await finish(sweepId, sweep, parcels, ports);
  // Others are at what is left: whoever asks again at once would only look on.
  else if (done === 0) await clock.sleep(LOOK_AGAIN_SECONDS, stopping);
}

/** True once the dataset of a sweep is there. */
export async function isSwept(sweepId: string, store: ObjectStore): Promise<boolean> {
  const { bucket, key } = datasetsCompleteObject(sweepId);
  return (await store.head(bucket, key)) !== undefined;
}

/** How the sweep is divided; divides it if nobody has. */
async function dividedSweep(sweepId: string, sweep: AnySweep, store: ObjectStore): Promise<SweepParcels> {
  const own = divideSweep(sweep);
  const { kind } = await writeArtifact(store, sweepParcelsObject(sweepId), own, { ifAbsent: true });
  return kind === "stored" ? own : requireArtifact(store, sweepParcelsObject(sweepId), SweepParcels);
}

async function undone(
  sweepId: string,
  parcels: readonly ParcelRange[],
  store: ObjectStore,
): Promise<readonly ParcelRange[]> {
  const there = new Set((await listObjects(store, labelsPrefix(sweepId))).map(({ key }) => key));
  return parcels.filter(({ index }) => !there.has(labelsObject(sweepId, index).key));
}

/** False when somebody else is at the parcel or has done it, or this process is to end. */
async function workOnParcel(sweepId: string, sweep: AnySweep, parcel: ParcelRange, ports: SimulatorPorts) {
  const { store, stopping } = ports;
  const address = labelsObject(sweepId, parcel.index);
  if ((await store.head(address.bucket, address.key)) !== undefined) return false;
  const lease = await claimLease(labelsClaimObject(sweepId, parcel.index), ports);
  if (lease === undefined) return false;
  try {
    if ((await store.head(address.bucket, address.key)) !== undefined) return false;
    // Whoever slept over the work: labels are taken away once they were learned from.
    if (await isSwept(sweepId, store)) return false;
    const labels = await simulateParcel(sweep, parcel, {
      pause: ports.pause,
      stopped: () => stopping.aborted,
    });
    if (labels === undefined) return false;
    const made: LabelParcel = {
      format: "label-parcel",
      version: 2,
      sweepId,
      first: parcel.first,
      labels: packFloat64(labels),
    };
    await writeArtifact(store, address, made, { ifAbsent: true });
    return true;
  } finally {
    await lease.end();
  }
}

/** Makes the tasks that start other invocations; those that are there stay as they are. */
async function askForHelp(sweepId: string, of: number, store: ObjectStore): Promise<void> {
  for (let index = 1; index < of; index++) {
    const task: SweepTask = { format: "sweep-task", version: 1, sweepId, share: { index, of } };
    await writeArtifact(store, sweepTaskObject(sweepId, index), task, { ifAbsent: true });
  }
}

async function finish(
  sweepId: string,
  sweep: AnySweep,
  parcels: readonly ParcelRange[],
  { store, log }: SimulatorPorts,
): Promise<void> {
  const made: LabelParcel[] = [];
  for (const { index } of parcels) made.push(await requireArtifact(store, labelsObject(sweepId, index), LabelParcel));
  const { dataset, learns } = datasetOf(sweepId, sweep, made);
  const complete: AnySweepComplete = {
    format: "sweep-complete",
    version: 1,
    campaignId: sweepId,
    learns,
    sha256: sha256Hex(artifactText(dataset)),
  };
  await writeArtifact(store, sweepDatasetObject(sweepId), dataset, { ifAbsent: true });
  const { kind } = await writeArtifact(store, datasetsCompleteObject(sweepId), complete, { ifAbsent: true });
  if (kind === "stored") log.info(`Sweep ${sweepId} complete`, { count: sweep.count });
}
