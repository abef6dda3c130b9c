import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { setupObject } from "#core/campaign/object-keys.ts";
import { SetupRecord } from "#core/campaign/setup-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** Changes the note of what setup made, whoever else changes it at the same moment. */
export async function changeRecord(
  store: ObjectStore,
  prefix: string,
  change: (record: SetupRecord) => SetupRecord,
): Promise<void> {
  const empty: SetupRecord = { format: "setup", version: 1, prefix, buckets: [], making: [], rules: [] };
  for (;;) {
    const found = await readArtifact(store, setupObject(), SetupRecord);
    const condition = found === undefined ? ({ ifAbsent: true } as const) : { ifMatch: found.etag };
    const record = change(found?.artifact ?? empty);
    if (found !== undefined && JSON.stringify(record) === JSON.stringify(found.artifact)) return;
    if ((await writeArtifact(store, setupObject(), record, condition)).kind === "stored") return;
  }
}
