import type { Clock } from "#ports/clock.ts";

import type { ClusterNodes } from "./cluster-nodes.ts";
import type { MinioAdmin } from "./minio-admin.ts";
import type { MinioBuckets } from "./minio-buckets.ts";
import type { OscarJob } from "./oscar-job.ts";
import type { OscarProgram } from "./oscar-program.ts";
import type { OpenIdentity } from "./open-identity.ts";
import type { KeptService } from "./kept-service.ts";
import type { UserKeys } from "./user-keys.ts";
import type { VersionTraits } from "./version-traits.ts";

/** How long things take, in seconds; a real OSCAR takes several of most. */
export interface OscarTimings {
  /** From a node's taking the pod to the container's start. */
  readonly podStartSeconds: number;
  /** From the container's start to the supervisor's first line. */
  readonly supervisorStartSeconds: number;
  /** From the supervisor's last line to the container's end. */
  readonly supervisorEndSeconds: number;
  /** So long a pod is yet "Running" when its container has ended. */
  readonly podEndSeconds: number;
  /** So long OSCAR waits after a restart of MinIO, beside the time that it takes. */
  readonly minioRestartSeconds: number;
}

/** All that this OSCAR is. */
export interface OscarContext {
  readonly traits: VersionTraits;
  readonly clock: Clock;
  readonly timings: OscarTimings;
  readonly user: string;
  readonly password: string;
  readonly openId: OpenIdentity | undefined;
  readonly serverless: boolean;
  readonly hasMetricsServer: boolean;
  /** Kueue holds jobs back that are not the administrator's; nobody lets them go here. */
  readonly hasKueue: boolean;
  readonly jobListingLimit: number;
  readonly minio: MinioAdmin;
  readonly buckets: MinioBuckets;
  readonly users: UserKeys;
  readonly cluster: ClusterNodes;
  readonly services: Map<string, KeptService>;
  /** Values of a service's secrets, by its name. */
  readonly secrets: Map<string, Readonly<Record<string, string>>>;
  readonly jobs: Map<string, OscarJob>;
  readonly executions: string[];
  /** What the watchdog of a service wrote, by its name. */
  readonly watchdogs: Map<string, { readonly at: number; readonly message: string }[]>;
  readonly programOf: (service: KeptService) => OscarProgram | undefined;
  readonly isPullable: (image: string) => boolean;
  readonly newToken: () => string;
  readonly newId: () => string;
  /** What pods are doing, to be waited for at the end. */
  readonly running: Set<Promise<void>>;
  allowedImages: readonly string[];
  /** Where MinIO reaches this OSCAR. */
  endpoint: string;
  /** So many lists were made: it is in the tokens of their pages, of which those before another number are forgotten. */
  revision: number;
  forgottenBefore: number;
}

/** What is known of who asks. */
export interface Caller {
  /** Basic authentication is the administrator's. */
  readonly subject: string | undefined;
}

/** One request, as far as it was read. */
export interface OscarRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}
