import type { OperatorFile } from "#core/campaign/operator.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ScoutedCluster } from "#wiring/open-scouts.ts";

import type { LearningPorts } from "../../functions/trainer/trainer-ports.ts";

/** What looking around takes. */
export interface InventoryPorts {
  readonly operator: OperatorFile;
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  readonly clusters: readonly ScoutedCluster[];
  readonly epochMilliseconds: () => number;
  /** False looks only, and writes nothing at all. */
  readonly write: boolean;
  /** What learning a model anew takes; loaded where one is. */
  readonly learning: () => LearningPorts;
}
