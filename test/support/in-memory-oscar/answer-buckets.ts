import { json, sorted, silent, text } from "./oscar-answer.ts";
import type { OscarAnswer } from "./oscar-answer.ts";
import { goJson, GoJsonError, type GoType } from "./go-json.ts";
import { goText } from "./minio-buckets.ts";
import type { Caller, OscarContext, OscarRequest } from "./oscar-context.ts";

const BUCKET: GoType = {
  name: "MinIOBucket",
  fields: { bucket_name: "string", visibility: "string", allowed_users: { list: "string" } },
};

export async function listBuckets(oscar: OscarContext, _request: OscarRequest, caller: Caller): Promise<OscarAnswer> {
  const names = await oscar.buckets.names();
  const seen = await Promise.all(names.map(async (name) => ({ name, tags: await oscar.buckets.tags(name) })));
  const listed = seen.filter(({ tags }) => isTheirs(tags, caller));
  return json(
    200,
    await Promise.all(
      listed.map(async ({ name, tags: { owner = "", ...tags } }) => ({
        bucket_name: name,
        visibility: "",
        allowed_users: null,
        owner,
        metadata: sorted(tags),
        ...(await usage(oscar, name)),
      })),
    ),
  );
}

export async function createBucket(oscar: OscarContext, { body }: OscarRequest, caller: Caller): Promise<OscarAnswer> {
  let bucket = "";
  try {
    bucket = (goJson(body, BUCKET)["bucket_name"] as string | undefined) ?? "";
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error;
    return text(400, `The Bucket specification is not valid: ${error.message}`);
  }
  try {
    await oscar.buckets.create(bucket);
  } catch (error) {
    return text(400, `Error creating bucket with name '${bucket}': ${(error as Error).message}`);
  }
  if (caller.subject !== undefined) await oscar.users.grant(caller.subject, bucket);
  await oscar.buckets.tag(bucket, { owner: caller.subject ?? "oscar", service: "false" });
  return silent(201);
}

export async function readBucket(oscar: OscarContext, request: OscarRequest, caller: Caller): Promise<OscarAnswer> {
  const bucket = request.parameters["bucket"] ?? "";
  const tags = await oscar.buckets.tags(bucket);
  if (!isTheirs(tags, caller)) return text(403, `User '${caller.subject}' is not authorised`);
  try {
    const all = await oscar.buckets.list(bucket);
    const from = Number(request.query.get("page") ?? "0");
    const objects = all.slice(from, from + oscar.jobListingLimit);
    const isTruncated = from + objects.length < all.length;
    return json(200, {
      bucket_name: bucket,
      visibility: "",
      allowed_users: null,
      owner: (tags["owner"] ?? "") || "cluster_admin",
      metadata: sorted(tags),
      objects: objects.map(({ key, sizeBytes, modified }) => ({
        object_name: key,
        size_bytes: sizeBytes,
        last_modified: `${modified.toISOString().replace("T", " ").replace("Z", "")} +0000 UTC`,
      })),
      ...(await usage(oscar, bucket)),
      ...(isTruncated ? { next_page: String(from + objects.length) } : {}),
      is_truncated: isTruncated,
      returned_items: objects.length,
    });
  } catch (error) {
    return text(500, `Error listing objects in bucket '${bucket}': ${goText(error)}`);
  }
}

export async function deleteBucket(oscar: OscarContext, request: OscarRequest, caller: Caller): Promise<OscarAnswer> {
  const bucket = request.parameters["bucket"] ?? "";
  if (!(await oscar.buckets.names()).includes(bucket)) return text(404, `The bucket '${bucket}' does not exist`);
  if (!isTheirs(await oscar.buckets.tags(bucket), caller)) {
    return text(403, `User '${caller.subject}' is not authorised`);
  }
  await oscar.buckets.remove(bucket);
  return silent(204);
}

const PRESIGN: GoType = {
  name: "PresignRequest",
  fields: { object_key: "string", operation: "string", expires_in: "int", content_type: "string" },
};
const METHODS: Readonly<Record<string, "GET" | "PUT">> = { upload: "PUT", download: "GET" };

export async function presign(oscar: OscarContext, request: OscarRequest): Promise<OscarAnswer> {
  const bucket = request.parameters["bucket"] ?? "";
  const wanted = goJson(request.body, PRESIGN) as { object_key?: string; operation?: string; expires_in?: number };
  const { object_key: key = "", operation = "", expires_in: seconds = 900 } = wanted;
  if (key === "") return text(400, "Object key cannot be empty");
  const method = METHODS[operation];
  if (method === undefined) {
    return text(400, `Unsupported operation '${operation}'. Allowed values are 'upload' or 'download'`);
  }
  if (!(await oscar.buckets.names()).includes(bucket)) return text(404, `Bucket '${bucket}' not found`);
  const expires = oscar.clock.epochMilliseconds() + seconds * 1000;
  return json(200, {
    object_key: key,
    operation,
    method,
    url: await oscar.buckets.presigned(method, bucket, key, seconds),
    expires_at: `${new Date(expires).toISOString().slice(0, 19)}Z`,
  });
}

function isTheirs(tags: Readonly<Record<string, string>>, { subject }: Caller): boolean {
  return subject === undefined || tags["owner"] === subject;
}

async function usage({ buckets, traits }: OscarContext, bucket: string): Promise<object> {
  if (!traits.since(4, 1, 0)) return {};
  const objects = await buckets.list(bucket);
  const used = objects.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
  return {
    storage_quota: { source: "unset" },
    storage_usage: { used: String(used), used_bytes: used, objects: objects.length },
    attribution: "complete",
  };
}
