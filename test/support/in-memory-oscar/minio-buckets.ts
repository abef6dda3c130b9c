import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  type QueueConfiguration,
  S3Client,
} from "@aws-sdk/client-s3";
import { Client } from "minio";

import type { MinioAccess } from "./minio-admin.ts";

export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modified: Date;
}

/** What OSCAR and its supervisors do with the buckets of a real MinIO, and the words in which they complain. */
export class MinioBuckets {
  readonly access: MinioAccess;
  readonly #client: S3Client;

  constructor(access: MinioAccess) {
    this.access = access;
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
    this.#client = new S3Client({
      endpoint: access.endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      // Whatever does not answer is away for the length of a restart.
      maxAttempts: 6,
      credentials: { accessKeyId: access.accessKey, secretAccessKey: access.secretKey },
    });
  }

  async names(): Promise<readonly string[]> {
    const { Buckets = [] } = await this.#client.send(new ListBucketsCommand({}));
    return Buckets.map(({ Name }) => Name ?? "");
  }

  async create(bucket: string): Promise<void> {
    try {
      await this.#client.send(new CreateBucketCommand({ Bucket: bucket }));
    } catch (error) {
      if (/^BucketAlready/.test(nameOf(error))) throw new Error(`the bucket "${bucket}" already exists\n`);
      throw new Error(`error creating bucket ${bucket}: ${goText(error)}`);
    }
  }

  async put(bucket: string, key: string, body: Uint8Array | string): Promise<void> {
    const bytes = Buffer.from(body as Uint8Array);
    await this.#client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentLength: bytes.length }),
    );
  }

  async get(bucket: string, key: string): Promise<Uint8Array> {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }

  async list(bucket: string): Promise<readonly ListedObject[]> {
    const listed: ListedObject[] = [];
    for (let next: string | undefined; ;) {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: bucket, ...(next === undefined ? {} : { ContinuationToken: next }) }),
      );
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        listed.push({ key: Key ?? "", sizeBytes: Size ?? 0, modified: LastModified ?? new Date(0) });
      }
      next = page.NextContinuationToken;
      if (next === undefined) return listed;
    }
  }

  /** With all that is in it; a bucket that is not there is no matter. */
  async remove(bucket: string): Promise<void> {
    try {
      for (const { key } of await this.list(bucket)) {
        await this.#client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      }
      await this.#client.send(new DeleteBucketCommand({ Bucket: bucket }));
    } catch (error) {
      if (nameOf(error) !== "NoSuchBucket") throw error;
    }
  }

  /** Tells the service of what comes under the prefix, beside whoever else is told. */
  async notify(bucket: string, service: string, prefix: string): Promise<void> {
    const rules = await this.#rules(bucket);
    await this.#replaceRules(bucket, [
      ...rules,
      {
        QueueArn: `arn:minio:sqs:us-east-1:${service}:webhook`,
        Events: ["s3:ObjectCreated:*"],
        Filter: { Key: { FilterRules: [{ Name: "prefix", Value: prefix }] } },
      },
    ]);
  }

  async stopNotifying(bucket: string, service: string): Promise<void> {
    try {
      const rules = await this.#rules(bucket);
      await this.#replaceRules(
        bucket,
        rules.filter(({ QueueArn = "" }) => QueueArn.split(":")[4] !== service),
      );
    } catch (error) {
      // As OSCAR does, which writes it into its log and goes on.
      if (nameOf(error) === "") throw error;
    }
  }

  async tag(bucket: string, tags: Readonly<Record<string, string>>): Promise<void> {
    const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await this.#client.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } }));
  }

  async tags(bucket: string): Promise<Readonly<Record<string, string>>> {
    try {
      const { TagSet = [] } = await this.#client.send(new GetBucketTaggingCommand({ Bucket: bucket }));
      return Object.fromEntries(TagSet.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
    } catch {
      return {};
    }
  }

  presigned(method: "GET" | "PUT", bucket: string, key: string, seconds: number): Promise<string> {
    const { hostname, port, protocol } = new URL(this.access.endpoint);
    const client = new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: protocol === "https:",
      accessKey: this.access.accessKey,
      secretKey: this.access.secretKey,
      region: "us-east-1",
    });
    return client.presignedUrl(method, bucket, key, seconds);
  }

  close(): void {
    this.#client.destroy();
  }

  async #rules(bucket: string): Promise<readonly QueueConfiguration[]> {
    const read = await this.#client.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket }));
    return read.QueueConfigurations ?? [];
  }

  async #replaceRules(bucket: string, rules: readonly QueueConfiguration[]): Promise<void> {
    await this.#client.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: bucket,
        NotificationConfiguration: { QueueConfigurations: [...rules] },
      }),
    );
  }
}

/** A refusal of MinIO as the SDK for Go writes it. */
export function goText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { $metadata: of } = error as {
    $metadata?: { httpStatusCode?: number; requestId?: string; extendedRequestId?: string };
  };
  if (of === undefined) return error.message;
  return `${error.name}: ${error.message}\n\tstatus code: ${of.httpStatusCode}, request id: ${of.requestId}, host id: ${of.extendedRequestId}`;
}

function nameOf(error: unknown): string {
  return error instanceof Error && "$metadata" in error ? error.name : "";
}
