import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
} from "@aws-sdk/client-s3";

import type { PutOutcome } from "#ports/object-store.ts";

import type { BodyPart } from "./body-parts.ts";
import type { Connection } from "./connection.ts";
import { conditionOf, markOf, settle, type Write } from "./settle.ts";
import { unquoted } from "./readers.ts";

const MOST_PARTS = 10_000;

/** Stores a body of many parts, one after the other; nothing is left of an upload that breaks off. */
export async function putParts(
  connection: Connection,
  write: Write,
  parts: AsyncIterable<BodyPart>,
): Promise<PutOutcome> {
  const place = { Bucket: write.bucket, Key: write.key };
  const failed = (error: unknown): never => {
    throw connection.failure("store", write.bucket, write.key, error);
  };
  const { UploadId } = await connection
    .ask((client, http) => client.send(new CreateMultipartUploadCommand({ ...place, ...markOf(write) }), http))
    .catch(failed);
  const upload = { ...place, UploadId };

  const sent: CompletedPart[] = [];
  let outcome: PutOutcome | undefined;
  try {
    for await (const { bytes } of parts) {
      const PartNumber = sent.length + 1;
      if (PartNumber > MOST_PARTS) throw failed(new Error(`an object has at most ${MOST_PARTS} parts of this size`));
      const input = { ...upload, PartNumber, Body: bytes };
      const { ETag } = await connection
        .ask((client, http) => client.send(new UploadPartCommand(input), http), { bodyBytes: bytes.length })
        .catch(failed);
      sent.push({ ETag, PartNumber });
    }
    const whole = { ...upload, MultipartUpload: { Parts: sent }, ...conditionOf(write) };
    outcome = await connection
      .ask((client, http) => client.send(new CompleteMultipartUploadCommand(whole), http))
      .then(({ ETag }): PutOutcome => ({ kind: "stored", etag: unquoted(ETag ?? "") }))
      .catch((error: unknown) => settle(connection, write, error));
    return outcome;
  } finally {
    if (outcome?.kind !== "stored") {
      // Best effort: the store throws away what nobody completes.
      await connection
        .ask((client, http) => client.send(new AbortMultipartUploadCommand(upload), http))
        .catch(() => undefined);
    }
  }
}
