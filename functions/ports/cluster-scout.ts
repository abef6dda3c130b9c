import type { FoundCluster, FoundService } from "#core/inventory/found-cluster.ts";
import type { SeenInvocation } from "#core/inventory/freshness/seen-invocation.ts";

/** Looks around in one cluster, and changes nothing. */
export interface ClusterScout {
  look(): Promise<FoundCluster>;
  /**
   * Invocations of the service by its users, the oldest first, of which the platform still knows; absent where it tells of
   * none. Asking may cost the platform a lot: never while anything is measured.
   */
  seen?(service: FoundService): Promise<readonly SeenInvocation[]>;
}
