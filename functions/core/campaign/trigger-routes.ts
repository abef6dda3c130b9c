import { bucketRole, type BucketRole } from "./bucket-roles.ts";
import { campaignIdOfStateKey, campaignObject } from "./object-keys.ts";

/** The functions that uploads start. */
export const FUNCTION_NAMES = ["profiler", "aggregator", "trainer", "simulator", "predictor"] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Uploads that start a function: what one notification rule can say, which is one prefix and one suffix. */
export interface TriggerRoute {
  readonly function: FunctionName;
  readonly bucket: BucketRole;
  readonly prefix?: string;
  readonly suffix?: string;
}

/** Which uploads start which function; no upload starts two. */
export const triggerRoutes: readonly TriggerRoute[] = [
  { function: "profiler", bucket: "campaigns" },
  { function: "profiler", bucket: "state", suffix: ".continue.json" },
  { function: "aggregator", bucket: "records", suffix: "/complete.json" },
  { function: "trainer", bucket: "datasets", suffix: "/complete.json" },
  { function: "trainer", bucket: "state", suffix: ".task.json" },
  { function: "simulator", bucket: "scenarios" },
  { function: "simulator", bucket: "state", suffix: ".sweep.json" },
  { function: "predictor", bucket: "requests", suffix: ".csv" },
  { function: "predictor", bucket: "models", suffix: "/current.json" },
];

/** An object in a bucket that is named by its role. */
interface Uploaded {
  readonly bucket: string;
  readonly key: string;
}

/** The rule by which an upload starts a function, or undefined when it starts none. */
export function routeOf({ bucket, key }: Uploaded): TriggerRoute | undefined {
  return triggerRoutes.find(
    ({ bucket: role, prefix = "", suffix = "" }) => bucket === role && key.startsWith(prefix) && key.endsWith(suffix),
  );
}

/**
 * The function whose step works on this object: the one that its upload starts, and for an accepted campaign the
 * profiler, which nobody is notified of but which reconciliation goes on with.
 */
export function functionOf(object: Uploaded): FunctionName | undefined {
  const route = routeOf(object);
  if (route !== undefined) return route.function;
  const campaignId = object.bucket === "state" ? campaignIdOfStateKey(object.key) : undefined;
  if (campaignId !== undefined && object.key === campaignObject(campaignId).key) return "profiler";
  // Whatever lies in these buckets waits for an answer, if only for the sentence that says why there is none.
  if (object.bucket === "scenarios") return "simulator";
  return object.bucket === "requests" ? "predictor" : undefined;
}

/** The same object with its bucket named by role, or undefined when the bucket is not one of this installation's. */
export function withRole<Object extends Uploaded>(prefix: string, object: Object): Object | undefined {
  const role = bucketRole(prefix, object.bucket);
  return role === undefined ? undefined : { ...object, bucket: role };
}
