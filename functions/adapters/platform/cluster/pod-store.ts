import type { StoreSettings } from "#core/campaign/operator-store.ts";

import type { MeasuredCluster, PodStore } from "./cluster-run.ts";
import { STORE_FOLDER } from "./component-pod.ts";

/**
 * The store as pods of the cluster reach it: its address there, keys from the mounted secret (files accessKey and
 * secretKey, and ca.crt where ours has an authority of its own). Undefined for a folder, which no pod reaches.
 */
export function podStore(
  { settings, prefix }: { readonly settings: StoreSettings; readonly prefix: string },
  cluster: Pick<MeasuredCluster, "store">,
): PodStore | undefined {
  if (settings.kind !== "s3") return undefined;
  const { caFile, endpoint: ours, ...rest } = settings;
  const endpoint = cluster.store.endpoint ?? ours;
  return {
    settings: {
      ...rest,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(caFile === undefined ? {} : { caFile: `${STORE_FOLDER}/ca.crt` }),
      credentials: { from: "folder", folder: STORE_FOLDER },
    },
    prefix,
  };
}

/** A folder of one machine is out of the reach of pods. */
export function folderSentence(cluster: string): string {
  return `Cannot measure on cluster "${cluster}" as its pods must reach the store: set a store of kind s3 in the operator's file`;
}
