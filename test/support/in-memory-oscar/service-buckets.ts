import { Refusal, text } from "./oscar-answer.ts";
import type { OscarContext } from "./oscar-context.ts";
import type { KeptPath, KeptService } from "./kept-service.ts";

interface Place {
  readonly kind: string;
  readonly provider: string;
  readonly bucket: string;
  readonly folder: string | undefined;
}

/** Makes the buckets and folders of a service, and has MinIO tell of what comes into its inputs. */
export async function createBuckets(
  { buckets, traits, users }: OscarContext,
  service: KeptService,
  { isUpdate }: { readonly isUpdate: boolean },
): Promise<void> {
  const made = new Set<string>();
  const mayExist = isUpdate || !traits.refusesExistingBuckets;
  const make = async (bucket: string): Promise<void> => {
    if (made.has(bucket)) return;
    made.add(bucket);
    await buckets.create(bucket).catch((error: unknown) => {
      if (!mayExist || !String(error).includes("already exists")) throw error;
    });
    const owner = service.owner === "cluster_admin" ? "" : service.owner;
    if (owner !== "") await users.grant(owner, bucket);
    if (traits.refusesExistingBuckets && !isUpdate) {
      await buckets.tag(bucket, { owner, from_service: service.name, owner_name: owner || "oscar" });
    }
  };
  for (const path of service.input) {
    const { kind, provider, bucket, folder } = placeOf(path);
    if (!["minio", "webdav", "rucio"].includes(kind)) {
      throw new Refusal(text(400, "unrecognized input (valid inputs are MinIO and dCache)"));
    }
    if (kind !== "minio") continue;
    checkProvider(service, kind, provider);
    await make(bucket);
    if (folder === undefined) {
      throw new Error(`error enabling webhook for bucket, missing foler on path "[${bucket}]"`);
    }
    await buckets.put(bucket, `${folder}/`, "");
    // An update makes no rule where there is one already.
    if (!isUpdate) await buckets.notify(bucket, service.name, `${folder}/`);
  }
  for (const path of service.output) {
    const { kind, provider, bucket, folder } = placeOf(path);
    checkProvider(service, kind, provider);
    if (kind !== "minio") continue;
    await make(bucket);
    if (folder !== undefined) await buckets.put(bucket, `${folder}/`, "");
  }
}

/** Takes the service's rules away and its buckets with all that is in them. */
export async function removeBuckets({ buckets, users }: OscarContext, service: KeptService): Promise<void> {
  const places = [...service.input, ...service.output].map(placeOf).filter(({ kind }) => kind === "minio");
  for (const bucket of new Set(places.map((place) => place.bucket))) {
    await buckets.stopNotifying(bucket, service.name);
    await buckets.remove(bucket);
    users.revoke(bucket);
  }
}

function placeOf({ storage_provider: name, path }: KeptPath): Place {
  const [kind = "", ...id] = (name ?? "").trim().split(".");
  const [bucket = "", ...folder] = path.split("/");
  return {
    kind: kind.toLowerCase(),
    provider: id.join(".") || "default",
    bucket,
    folder: folder.length === 0 ? undefined : folder.join("/"),
  };
}

function checkProvider({ storage_providers: providers }: KeptService, kind: string, provider: string): void {
  if (providers[kind]?.[provider] === undefined) {
    throw new Error(`the StorageProvider "${kind}.${provider}" is not defined`);
  }
}
