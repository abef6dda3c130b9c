import type { ObjectStore } from "#ports/object-store.ts";

import type { RunAttempt } from "../cluster/cluster-run.ts";
import { type OscarGround, siteOf } from "./oscar-site.ts";
import { outputPaths, ownStart } from "./run-keys.ts";
import type { ObjectPlace, ServicePlace } from "./run-layout.ts";

/** An output of somebody else's service, and the invocation of ours after whose input it is called. */
export interface NamedOutput {
  readonly invocation: string;
  readonly at: ObjectPlace;
  readonly relativePath: string;
  readonly sizeBytes: number;
  readonly modified: number;
}

/** Outputs that others' services left for these invocations, as far as they are called after the names that we gave. */
export async function* namedOutputs(
  invocations: readonly string[],
  run: RunAttempt,
  { site, component }: ServicePlace,
  ground: Pick<OscarGround, "sites">,
): AsyncGenerator<NamedOutput> {
  if (invocations.length === 0) return;
  const starts = new Map(invocations.map((id) => [ownStart(run, { id }), id]));
  const { store } = await siteOf(ground, site).buckets();
  for (const path of outputPaths(component.outputs)) {
    const [bucket = "", ...folder] = path.split("/");
    const prefix = `${folder.join("/")}/`;
    for await (const { key, sizeBytes, lastModifiedEpochMilliseconds: modified } of objectsOf(store, bucket, prefix)) {
      for (const [start, invocation] of starts) {
        if (!key.includes(start)) continue;
        yield { invocation, at: { site, bucket, key }, relativePath: key.slice(prefix.length), sizeBytes, modified };
      }
    }
  }
}

/** All objects below a prefix. */
export async function* objectsOf(store: Pick<ObjectStore, "list">, bucket: string, prefix: string) {
  for (let continueFrom: string | undefined; ;) {
    const page = await store.list(bucket, { prefix, ...(continueFrom === undefined ? {} : { continueFrom }) });
    yield* page.objects;
    if (page.next === undefined) return;
    continueFrom = page.next;
  }
}
