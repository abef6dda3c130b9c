import { z } from "zod";

import { parseArtifact } from "#artifacts/read-artifact.ts";
import { modelObject } from "#core/campaign/object-keys.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { Model } from "#core/model/model.ts";
import { modelFlaw } from "#core/model/model-flaw.ts";
import { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { Served } from "./served.ts";
import { serveModel } from "./served-model.ts";
import { serveSurrogate } from "./tandem/served-surrogate.ts";
import { surrogateFlaw } from "./tandem/surrogate-flaw.ts";

/** What may be served, told apart by its format. */
const Artifact = z.discriminatedUnion("format", [Model, TandemSurrogate]);

const LARGEST_BYTES = 64 * 2 ** 20;

export interface LoadOptions {
  /** Of the bytes, as its pointer tells. */
  readonly expectedSha256?: string;
  /** When the bytes are checked and unpacked, which holds up the process; at once without it. */
  readonly turn?: (work: () => Served) => Promise<Served>;
}

/**
 * One version of a model out of the bucket, or an error that says why it must not be served: the bytes are not those
 * that its name and its pointer promise, it is another model, of another format, or it cannot answer.
 */
export async function loadModel(
  store: ObjectStore,
  name: string,
  version: string,
  { expectedSha256, turn = (work) => Promise.resolve(work()) }: LoadOptions = {},
): Promise<Served> {
  const { bucket, key } = modelObject(name, version);
  const source = `${bucket}/${key}`;
  const summary = await store.head(bucket, key);
  if (summary === undefined) throw new Error(`Cannot serve ${source} as there is no such object`);
  if (summary.sizeBytes > LARGEST_BYTES) {
    throw new RangeError(
      `Cannot serve ${source} as a model must be at most ${LARGEST_BYTES} bytes: it has ${summary.sizeBytes}`,
    );
  }
  const object = await store.get(bucket, key, { ifMatch: summary.etag });
  if (object === undefined) throw new Error(`Cannot serve ${source} as it was replaced while it was read`);
  return turn(() => openModel(object.body, { name, version, source, expectedSha256 }));
}

interface Published {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly expectedSha256: string | undefined;
}

function openModel(bytes: Uint8Array, { name, version, source, expectedSha256 }: Published): Served {
  const sha256 = sha256Hex(bytes);
  if (!sha256.startsWith(version) || (expectedSha256 !== undefined && sha256 !== expectedSha256)) {
    throw new Error(
      `Cannot serve ${source} as its bytes are not those that were published: ` +
        `SHA-256 must be ${expectedSha256 ?? `${version}…`}, it is ${sha256}`,
    );
  }
  const artifact = parseArtifact(bytes, Artifact, source);
  if (artifact.name !== name) {
    throw new Error(`Cannot serve ${source} as it must hold the model "${name}": it holds "${artifact.name}"`);
  }
  const flaw = artifact.format === "model" ? modelFlaw(artifact) : surrogateFlaw(artifact);
  if (flaw !== undefined) throw new TypeError(`Cannot serve ${source} as ${flaw}`);
  return artifact.format === "model" ? serveModel(artifact, version) : serveSurrogate(artifact, version);
}
