import type { Clock } from "#ports/clock.ts";
import type { NetworkTrainer, TrialRunner } from "#ports/learning.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { IsOwnerGone, StepOwner } from "#ports/step-owner.ts";

import type { RenderReport } from "./report/report-input.ts";

/** What learning needs beside data. */
export interface LearningPorts {
  /** Called once there is something to learn; when it fails, networks are reported as not trained, with its reason. */
  readonly loadNetworkTrainer: () => Promise<NetworkTrainer>;
  readonly trials: TrialRunner;
  /** Major version of Node: the same bytes hold for the same one. */
  readonly nodeMajor: number;
}

/** What the trainer of campaigns needs. */
export interface TrainerPorts extends LearningPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly owner: StepOwner;
  readonly isOwnerGone: IsOwnerGone;
  /** After this time a step ends with the trial that it is at, and another goes on. */
  readonly stepSeconds: number;
  /** At most so many invocations are asked to work on one target at once, where it is worth the start of more than one. */
  readonly invocationsPerTarget: number;
  /** Aborted when the process is asked to end. */
  readonly stopping: AbortSignal;
  readonly renderReport: RenderReport;
}
