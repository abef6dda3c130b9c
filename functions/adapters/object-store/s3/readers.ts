import { GetObjectCommand, HeadObjectCommand, type GetObjectCommandOutput } from "@aws-sdk/client-s3";

import type { ObjectStore, ObjectSummary } from "#ports/object-store.ts";

import { checkAddress } from "../checks.ts";
import { wholeBody } from "./body-chunks.ts";
import type { Connection } from "./connection.ts";
import { isConditionFailed, isMissing, isPassing } from "./faults.ts";

/** The reading half of the store, but for listings. */
export function readers(connection: Connection): Pick<ObjectStore, "get" | "head" | "open"> {
  const { failure } = connection;

  return {
    async get(bucket, key, { ifMatch } = {}) {
      checkAddress("read", bucket, key);
      const input = { Bucket: bucket, Key: key, ...(ifMatch === undefined ? {} : { IfMatch: quoted(ifMatch) }) };
      try {
        return await connection.ask(
          async (client, http) => {
            const answer = await client.send(new GetObjectCommand(input), http);
            const summary = summaryOf(key, answer);
            return { ...summary, body: await bodyOf(answer, summary, connection) };
          },
          { readsBody: true },
        );
      } catch (error) {
        if (isMissing(error) || isConditionFailed(error)) return undefined;
        throw failure("read", bucket, key, error);
      }
    },

    async head(bucket, key) {
      checkAddress("look at", bucket, key);
      try {
        const input = { Bucket: bucket, Key: key };
        const answer = await connection.ask((client, http) => client.send(new HeadObjectCommand(input), http));
        return summaryOf(key, answer);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw failure("look at", bucket, key, error);
      }
    },

    async open(bucket, key) {
      checkAddress("read", bucket, key);
      try {
        const input = { Bucket: bucket, Key: key };
        const answer = await connection.ask((client, http) => client.send(new GetObjectCommand(input), http));
        const summary = summaryOf(key, answer);
        return { ...summary, chunks: resumedChunks(connection, bucket, summary, answer) };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw failure("read", bucket, key, error);
      }
    },
  };
}

async function bodyOf(
  { Body }: GetObjectCommandOutput,
  { sizeBytes }: ObjectSummary,
  connection: Connection,
): Promise<Uint8Array> {
  const body = new Uint8Array(sizeBytes);
  let received = 0;
  for await (const chunk of wholeBody(Body, sizeBytes, connection)) {
    body.set(chunk, received);
    received += chunk.length;
  }
  return body;
}

/** The object's bytes to the end: where the body breaks off or stalls, the rest is asked for anew. */
async function* resumedChunks(
  connection: Connection,
  bucket: string,
  { key, etag, sizeBytes }: ObjectSummary,
  opened: GetObjectCommandOutput,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  let fruitless = 0;
  for (let answer = opened; ;) {
    try {
      for await (const chunk of wholeBody(answer.Body, sizeBytes - received, connection)) {
        received += chunk.length;
        fruitless = 0;
        yield chunk;
      }
      return;
    } catch (error) {
      if (!isPassing(error) || ++fruitless > connection.attempts) {
        throw connection.failure("read", bucket, key, error);
      }
    }
    if (received === sizeBytes) return;
    try {
      const rest = { Bucket: bucket, Key: key, Range: `bytes=${received}-`, IfMatch: quoted(etag) };
      answer = await connection.ask((client, http) => client.send(new GetObjectCommand(rest), http));
    } catch (error) {
      const isGone = isMissing(error) || isConditionFailed(error);
      const cause = isGone ? new Error("somebody replaced it while it was read", { cause: error }) : error;
      throw connection.failure("read", bucket, key, cause);
    }
  }
}

interface ObjectHeaders {
  readonly ETag?: string | undefined;
  readonly ContentLength?: number | undefined;
  readonly LastModified?: Date | undefined;
}

function summaryOf(key: string, { ETag, ContentLength, LastModified }: ObjectHeaders): ObjectSummary {
  if (ETag === undefined || ContentLength === undefined || LastModified === undefined) {
    throw new Error("the store's answer must hold ETag, Content-Length and Last-Modified");
  }
  return {
    key,
    etag: unquoted(ETag),
    sizeBytes: ContentLength,
    lastModifiedEpochMilliseconds: LastModified.getTime(),
  };
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}

export function unquoted(etag: string): string {
  return etag.replaceAll('"', "");
}
