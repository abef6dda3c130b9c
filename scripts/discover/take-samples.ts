import { inputKey } from "#core/campaign/object-keys.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { FoundService } from "#core/inventory/found-cluster.ts";
import type { ProfileTemplate } from "#core/inventory/profile-template.ts";
import { sampleInputs, type SourceObject } from "#core/inventory/sample-inputs.ts";
import { prng } from "#core/numeric/prng.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** Sampled inputs of a service: where they were, and what they are under our own keys. */
export interface Samples {
  /** Keys of our inputs bucket, by set. */
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  /** `bucket/key` of the service's own. */
  readonly sampled: readonly string[];
  readonly bodies: ReadonlyMap<string, Uint8Array>;
}

/** A bucket is not walked for longer than it takes to draw from it. */
const MOST_LISTED = 5_000;

/** Draws inputs from the service's own bucket and reads them; nothing is written. `source` has the buckets by their full names. */
export async function takeSamples(
  service: FoundService,
  source: ObjectStore,
  { samples, seed = 1 }: ProfileTemplate,
  mostBytes: number,
): Promise<Samples> {
  const bodies = new Map<string, Uint8Array>();
  const [path] = service.inputs.filter(({ provider }) => /^minio(\.default)?$/.test(provider));
  const [bucket = "", ...folder] = (path?.path ?? "").replace(/^\/+|\/+$/g, "").split("/");
  const prefix = folder.length === 0 ? "" : `${folder.join("/")}/`;
  const drawn = sampleInputs(
    await listed(source, bucket, prefix),
    { ...samples, mostBytes: mostBytes / (samples.sets * samples.perSet) },
    prng(`${seed}/${bucket}/${prefix}`),
  );
  const inputs: Record<string, string[]> = {};
  const sampled: string[] = [];
  for (const [set, files] of Object.entries(drawn)) {
    for (const { key } of files) {
      const body = (await source.get(bucket, key))?.body;
      if (body === undefined) continue;
      const own = inputKey(sha256Hex(body), key.split("/").at(-1) ?? key);
      (inputs[set] ??= []).push(own);
      bodies.set(own, body);
      sampled.push(`${bucket}/${key}`);
    }
  }
  return { inputs, sampled, bodies };
}

async function listed(source: ObjectStore, bucket: string, prefix: string): Promise<SourceObject[]> {
  const objects: SourceObject[] = [];
  let continueFrom: string | undefined;
  do {
    const page = await source.list(bucket, { prefix, ...(continueFrom === undefined ? {} : { continueFrom }) });
    objects.push(...page.objects.map(({ key, sizeBytes }) => ({ key, sizeBytes })));
    continueFrom = page.next;
  } while (continueFrom !== undefined && objects.length < MOST_LISTED);
  return objects;
}
