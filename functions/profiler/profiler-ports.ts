import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import type { SelfProfiling } from "#core/campaign/self-profiling.ts";
import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";
import type { IsOwnerGone, StepOwner } from "#ports/step-owner.ts";

/** Everything the profiler needs from outside. Buckets of the store are named by role. */
export interface ProfilerPorts {
  readonly store: ObjectStore;
  /** The platform of a resource of the operator's file; undefined for one that it does not name. */
  platformOf(resource: string): ServicePlatform | undefined;
  /** What this installation knows and allows. */
  readonly context: CampaignContext;
  readonly clock: Clock;
  readonly log: Logger;
  readonly owner: StepOwner;
  readonly isOwnerGone: IsOwnerGone;
  /** How long one step works before it leaves the rest to the next one. */
  readonly stepSeconds: number;
  /** Most runs a campaign may have. */
  readonly maximumRuns: number;
  /** Most measured seconds a campaign may have. */
  readonly maximumSeconds: number;
  /** What holds between the runs of campaigns that profiling by itself began. */
  readonly selfProfiling: SelfProfiling;
  /** Waits until nothing else of ours works on the nodes; `release` lets the others go on. */
  readonly quiet: QuietTime;
  /** Aborted when this process is asked to end: the step then leaves the rest to the next one at once. */
  readonly stopping: AbortSignal;
}

/**
 * While a run is measured, our own functions do nothing else on its nodes. What a step has, the next step of its campaign takes
 * over at once; then the earlier one can no longer let go of it.
 */
export interface QuietTime {
  /** True once this step alone may work; false when the time ran out or the signal came first. Asking twice is no harm. */
  acquire(campaignId: string, step: number, timeoutSeconds: number, signal: AbortSignal): Promise<boolean>;
  release(campaignId: string, step: number): void;
}
