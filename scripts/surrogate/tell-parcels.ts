import { setTimeout as sleep } from "node:timers/promises";

import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { labelsPrefix, sweepParcelsObject } from "#core/campaign/object-keys.ts";
import type { AnySweep } from "#core/queueing/sweep/any-sweep.ts";
import { parcelRanges, SweepParcels } from "#core/queueing/sweep/sweep-parcels.ts";
import type { ObjectStore } from "#ports/object-store.ts";

const EACH_MILLISECONDS = 60_000;

/** Tells every minute, until it is told to stop, how many parcels of a sweep are simulated and about how long the others take. */
export async function tellParcels(
  id: string,
  sweep: AnySweep,
  store: ObjectStore,
  { say, stop }: { readonly say: (text: string) => void; readonly stop: AbortSignal },
): Promise<void> {
  const began = performance.now();
  const countDone = async (): Promise<number> => (await listObjects(store, labelsPrefix(id))).length;
  const before = await countDone();
  for (;;) {
    await sleep(EACH_MILLISECONDS, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    const parcels = await readArtifact(store, sweepParcelsObject(id), SweepParcels);
    const done = await countDone();
    if (parcels === undefined || done === before) continue;
    const all = parcelRanges(sweep, parcels.artifact).length;
    const leftMinutes = (((performance.now() - began) / 60_000) * (all - done)) / (done - before);
    say(`Simulated ${done} of ${all} parcels; the others take some ${Math.ceil(leftMinutes)} minutes`);
  }
}
