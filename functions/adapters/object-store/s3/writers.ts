import { randomUUID } from "node:crypto";

import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";

import type { ObjectStore, PutOutcome } from "#ports/object-store.ts";

import { bodyChunks, bytesOf } from "../body.ts";
import { checkAddress } from "../checks.ts";
import { bodyParts, type BodyPart } from "./body-parts.ts";
import type { Connection } from "./connection.ts";
import { putParts } from "./multipart.ts";
import { unquoted } from "./readers.ts";
import { conditionOf, markOf, settle, type Write } from "./settle.ts";

/** The writing half of the store. */
export function writers(connection: Connection, partBytes: number): Pick<ObjectStore, "put" | "delete"> {
  return {
    async put(bucket, key, body, condition) {
      checkAddress("store", bucket, key);
      const write: Write = { bucket, key, condition, mark: randomUUID() };
      if (typeof body === "string" || body instanceof Uint8Array) return putWhole(connection, write, bytesOf(body));

      const parts = bodyParts(bodyChunks(body), partBytes);
      const first = await parts.next();
      if (first.done === true) throw new Error("a body has at least one part");
      if (first.value.isLast) return putWhole(connection, write, first.value.bytes);
      return putParts(connection, write, startingWith(first.value, parts));
    },

    async delete(bucket, key) {
      checkAddress("delete", bucket, key);
      try {
        const input = { Bucket: bucket, Key: key };
        await connection.ask((client, http) => client.send(new DeleteObjectCommand(input), http));
      } catch (error) {
        throw connection.failure("delete", bucket, key, error);
      }
    },
  };
}

async function putWhole(connection: Connection, write: Write, bytes: Uint8Array): Promise<PutOutcome> {
  const input = {
    Bucket: write.bucket,
    Key: write.key,
    Body: bytes,
    ContentLength: bytes.length,
    ...conditionOf(write),
    ...(write.condition === undefined ? {} : markOf(write)),
  };
  try {
    const { ETag } = await connection.ask((client, http) => client.send(new PutObjectCommand(input), http), {
      bodyBytes: bytes.length,
    });
    return { kind: "stored", etag: unquoted(ETag ?? "") };
  } catch (error) {
    return settle(connection, write, error);
  }
}

async function* startingWith(first: BodyPart, rest: AsyncIterable<BodyPart>): AsyncGenerator<BodyPart> {
  yield first;
  yield* rest;
}
