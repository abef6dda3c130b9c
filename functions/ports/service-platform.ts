import type { Runnable } from "#core/campaign/campaign.ts";
import type { ComponentConfiguration } from "#core/campaign/configuration.ts";
import type { Enforcement, NodeDescription, RunMeasurement } from "#core/trace/run-record.ts";
import type { ComponentOutput, Edge } from "#core/workflow/workflow.ts";

/**
 * A place where components run. It never blocks for a run: `start` returns a handle that is stored as an object, and
 * any later process may `collect` by it.
 */
export interface ServicePlatform {
  /** `local`, `simulated`, `oscar`, … */
  readonly kind: string;
  /** What it is and what it can hold to, found out anew at each call. */
  describe(): Promise<PlatformDescription>;
  /** Why this run cannot be measured here, as sentences; empty when it can. */
  check(run: RunRequest): Promise<readonly string[]>;
  /** What makes two measurements of this run the same, apart from what the request says: software digests, node kind. */
  identify(run: RunRequest): Promise<Readonly<Record<string, string>>>;
  /** Begins the run. Starting the same `runId` and `attempt` twice begins it once. */
  start(run: RunRequest): Promise<RunHandle>;
  collect(handle: RunHandle): Promise<Collected>;
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
  | { readonly kind: "lost"; readonly reason: string }
  /** The platform will not run this, however often it is asked. */
  | { readonly kind: "refused"; readonly reason: string };

export interface RunRequest {
  readonly campaignId: string;
  readonly runId: string;
  /** From 1; a run that was lost is started again with the next. */
  readonly attempt: number;
  /** The components that run: all of them, or the one that is measured alone. */
  readonly components: readonly RunComponent[];
  readonly edges: readonly Edge[];
  readonly uploads: readonly Upload[];
  /** The bucket that holds the inputs, and where files between components may be put while the run lasts. */
  readonly inputBucket: string;
  readonly workBucket: string;
  readonly workPrefix: string;
  /** Where to keep the files between components for later runs, in the input bucket; null to keep none. */
  readonly captureToPrefix: string | null;
  readonly seed: string;
}

export interface RunComponent {
  readonly name: string;
  readonly runnable: Runnable;
  readonly configuration: ComponentConfiguration;
  readonly timeoutSeconds: number;
  readonly join: boolean;
  readonly outputs: readonly ComponentOutput[];
}

/** One file of the load, given to `component` at a time after the run's start. */
export interface Upload {
  readonly component: string;
  readonly atSeconds: number;
  readonly batchIndex: number;
  readonly key: string;
  readonly sizeBytes: number;
  /**
   * Files with the same value came of one original: a joining component that is measured alone runs once for all of
   * them. Without it every file is an original of its own, named by its place among the uploads.
   */
  readonly originIndex?: number;
}
