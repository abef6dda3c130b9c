import type { CampaignService } from "#core/campaign/campaign-service.ts";
import type { RunRequest } from "#core/campaign/run-request.ts";
import type { LoadedNode } from "#core/inventory/guard.ts";
import type { Enforcement, NodeDescription, RunMeasurement } from "#core/trace/run-record.ts";

export type { RunComponent, RunRequest, Upload } from "#core/campaign/run-request.ts";

/**
 * A place where components run. It never blocks for a run: `start` returns a handle that is stored as an object, and
 * any later process may `collect` by it.
 */
export interface ServicePlatform {
  /** `local`, `simulated`, `oscar`, … */
  readonly kind: string;
  /** What it is and what it can hold to, found out anew at each call. */
  describe(): Promise<PlatformDescription>;
  /** The nodes that runs on these resources may go to, with what all but the pods of this campaign have asked for there. */
  load?(campaignId: string, resources: readonly string[]): Promise<readonly LoadedNode[]>;
  /** Why this run cannot be measured here, as sentences; empty when it can. */
  check(run: RunRequest): Promise<readonly string[]>;
  /** What makes two measurements of this run the same, apart from what the request says: software digests, node kind. */
  identify(run: RunRequest): Promise<Readonly<Record<string, string>>>;
  /** Makes what a campaign needs and what must not be made while one of its runs is measured. Safe to repeat. */
  prepare?(campaignId: string, services: readonly CampaignService[]): Promise<void>;
  /** Takes away what was made for a campaign, once its last run is over; what it had to leave, in sentences. */
  release?(campaignId: string): Promise<readonly string[]>;
  /** Gives back what a process changed outside of its own things for a run that is over, and died before undoing it. */
  restore?(): Promise<void>;
  /** Begins the run. Starting the same `runId` and `attempt` twice begins it once. */
  start(run: RunRequest): Promise<RunHandle>;
  collect(handle: RunHandle): Promise<Collected>;
  /** Gives the load of a run that outlasts a step, in a process that was started for nothing else. To be told twice is no harm. */
  giveLoad?(run: Pick<RunHandle, "campaignId" | "runId" | "attempt">, stopping: AbortSignal): Promise<void>;
  /** Ends the run; what it made goes away. */
  cancel(handle: RunHandle): Promise<void>;
  /** Lets go of everything kept for the run, once its record is written. */
  forget(handle: RunHandle): Promise<void>;
}

export interface PlatformDescription {
  readonly kind: string;
  readonly cluster: string;
  readonly nodes: readonly NodeDescription[];
  readonly enforcement: Enforcement;
}

/** JSON: it is stored between steps. */
export interface RunHandle {
  readonly platform: string;
  readonly campaignId: string;
  readonly runId: string;
  readonly attempt: number;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

export type Collected =
  | { readonly kind: "pending"; readonly finishedInvocations: number }
  | { readonly kind: "finished"; readonly measurement: RunMeasurement }
  /** The run ended without a measurement (its worker died, the machine restarted): it may be started again. */
  | {
      readonly kind: "lost";
      readonly reason: string;
      /** It made room for a pod of higher priority, which is none of its faults: it is started again more often. */
      readonly preempted?: boolean;
    }
  /** The platform will not run this, however often it is asked. */
  | { readonly kind: "refused"; readonly reason: string };
