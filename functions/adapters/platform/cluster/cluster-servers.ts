import type { RunMeasurement } from "#core/trace/run-record.ts";
import type { Clock } from "#ports/clock.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import type { ComponentServer, ServerTools } from "../execution/component-server.ts";
import type { ClusterRun } from "./cluster-run.ts";
import type { HintServer } from "./hint-server.ts";
import type { PodWatch } from "./pod-watch.ts";
import type { RunObjects } from "./run-objects.ts";

/** What an agent has for the run that it measures. */
export interface AgentGround {
  readonly request: ClusterRun;
  readonly kubernetes: Kubernetes;
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  readonly objects: RunObjects;
  /** Every pod of the run's components, as it changes. */
  readonly pods: PodWatch;
  /** What stages say while they work. */
  readonly hints: HintServer;
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborted when the run is cancelled or the agent is to stop. */
  readonly cancelled: AbortSignal;
  /** The agent's own Job, to be the owner of what is made for the run; undefined where it is none. */
  readonly owner: OwnerReference | undefined;
}

export interface OwnerReference {
  readonly apiVersion: "batch/v1";
  readonly kind: "Job";
  readonly name: string;
  readonly uid: string;
}

/** Everything that serves the components of one run: made before the load is given, closed after it. */
export interface ClusterServers {
  serverOf(component: RunComponent, tools: ServerTools): ComponentServer;
  /** Sentences on what was asked for and not held. */
  notes?(): readonly string[];
  /** How services were scaled, where the platform scales. */
  scaling?(): Promise<RunMeasurement["scaling"]>;
  /** Takes away what it made. */
  close(): Promise<void>;
}

/** One kind of cluster's way to serve components. Throws a `Refusal` where the platform will never run this. */
export type OpenServers = (ground: AgentGround) => Promise<ClusterServers>;

/** The platform will not run this, however often it is asked. */
export class Refusal extends Error {}
