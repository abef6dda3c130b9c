import type { OscarCluster } from "#core/campaign/operator-cluster.ts";
import type { BucketNotifications } from "#ports/bucket-notifications.ts";
import type { Clock } from "#ports/clock.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { OscarClient } from "./api/oscar-client.ts";

/** The MinIO of an OSCAR, its buckets by their own names. */
export interface SiteBuckets {
  readonly store: ObjectStore;
  readonly notifications: BucketNotifications;
  /** Whose uploads these are: OSCAR mounts the secret of that name into the job. */
  readonly accessKey: string;
}

/** One OSCAR with its MinIO. */
export interface OscarSite {
  /** Name in the operator's file. */
  readonly cluster: string;
  readonly settings: OscarCluster;
  readonly client: OscarClient;
  /** Opened with the keys that OSCAR gives out, at the first call. */
  buckets(): Promise<SiteBuckets>;
  /** A variable of this process, which the operator's file names. */
  variable(name: string): string | undefined;
  /** Undefined where the operator named no kubeconfig. */
  readonly kubernetes: Kubernetes | undefined;
}

export type NodeSelectors = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the parts of this platform share. */
export interface OscarGround {
  readonly sites: ReadonlyMap<string, OscarSite>;
  /** By resource: its cluster. */
  readonly clusterOf: ReadonlyMap<string, string>;
  /** By resource: labels that its nodes wear; OSCAR has no node selector, so that the others are closed. */
  readonly nodeSelectors: NodeSelectors;
  /** Our own store, its buckets by role. */
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Nothing that came for so long beyond a component's limit lets jobs be looked at. */
  readonly graceSeconds: number;
  /** Who says nothing for so long has died. */
  readonly leaseSeconds: number;
}

/** The OSCAR of a resource. */
export function siteOfResource({ sites, clusterOf }: OscarGround, resource: string): OscarSite {
  const site = sites.get(clusterOf.get(resource) ?? "");
  if (site === undefined) throw new RangeError(`Cannot measure on resource "${resource}" as it is of no known OSCAR`);
  return site;
}

export function siteOf({ sites }: Pick<OscarGround, "sites">, cluster: string): OscarSite {
  const site = sites.get(cluster);
  if (site === undefined)
    throw new RangeError(`Cannot find OSCAR "${cluster}" as the operator's file does not name it`);
  return site;
}
