import type { z } from "zod";

import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";

export interface ReadArtifact<T> {
  readonly artifact: T;
  readonly etag: string;
}

/** The artifact at an address, parsed by its schema, with its ETag; undefined when there is none. */
export async function readArtifact<T>(
  store: ObjectStore,
  address: ObjectAddress,
  schema: z.ZodType<T>,
): Promise<ReadArtifact<T> | undefined> {
  const object = await store.get(address.bucket, address.key);
  if (object === undefined) return undefined;
  return { artifact: parseArtifact(object.body, schema, `${address.bucket}/${address.key}`), etag: object.etag };
}

/** The artifact at an address; its absence is an error that names it. */
export async function requireArtifact<T>(store: ObjectStore, address: ObjectAddress, schema: z.ZodType<T>): Promise<T> {
  const found = await readArtifact(store, address, schema);
  if (found === undefined) throw new Error(`Cannot read ${address.bucket}/${address.key} as there is no such object`);
  return found.artifact;
}

/** Bytes of an artifact to its value; the error says what was expected and what was found. */
export function parseArtifact<T>(bytes: Uint8Array, schema: z.ZodType<T>, source: string): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new SyntaxError(`Cannot read ${source} as it is not JSON`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const header = value as { format?: unknown; version?: unknown } | null;
  throw new TypeError(
    `Cannot read ${source} (format ${JSON.stringify(header?.format)}, version ${JSON.stringify(header?.version)}) as ` +
      `${issue?.path.join(".") || "the whole"} is wrong: ${issue?.message ?? "unknown"}`,
    { cause: parsed.error },
  );
}
