import type { FoundCluster, FoundService } from "#core/inventory/found-cluster.ts";

/** Looks around in one cluster, and changes nothing. */
export interface ClusterScout {
  look(): Promise<FoundCluster>;
  /**
   * How long invocations of the service took of late, on average; null where there were none. Absent where the platform
   * does not tell. Asking may cost the platform a lot: never while anything is measured.
   */
  seenSeconds?(service: FoundService): Promise<number | null>;
}
