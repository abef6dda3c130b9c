import { dirname, resolve } from "node:path";

import { systemClock } from "#adapters/process/clock.ts";
import { isOwnerGone, thisOwner } from "#adapters/process/owner.ts";
import { loadOperator } from "#adapters/process/settings.ts";
import { campaignContextOf, type CampaignContext } from "#core/campaign/campaign-context.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";
import type { IsOwnerGone, StepOwner } from "#ports/step-owner.ts";

import type { openPlatforms as OpenPlatforms } from "./open-platforms.ts";
import { openStore } from "./open-store.ts";

/** One installation, opened: its operator's file with every adapter that the file asks for. */
export interface System {
  readonly operator: OperatorFile;
  /** Folder that relative paths of the operator's file start at. */
  readonly operatorFolder: string;
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly owner: StepOwner;
  readonly isOwnerGone: IsOwnerGone;
  /** What the operator's file allows campaigns to ask for. */
  readonly context: CampaignContext;
  platformOf(resource: string): ServicePlatform | undefined;
}

export interface OpenSystemOptions {
  /** Path of the operator's file; without one the defaults hold, with paths that start at the working folder. */
  readonly operatorPath: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  /** Opens where campaigns measure: `openPlatforms`, or `noPlatforms` where nothing is measured. */
  readonly openPlatforms: typeof OpenPlatforms;
}

/** Reads the operator's file and opens what it names; makes the store's folder when it is not there. */
export async function openSystem({
  operatorPath,
  environment,
  log,
  openPlatforms,
}: OpenSystemOptions): Promise<System> {
  const operator = await loadOperator(operatorPath, environment);
  const operatorFolder = operatorPath === undefined ? process.cwd() : dirname(resolve(operatorPath));
  const store = await openStore({ settings: operator.store, prefix: operator.prefix });
  return {
    operator,
    operatorFolder,
    store,
    clock: systemClock,
    log,
    owner: thisOwner(),
    isOwnerGone,
    context: campaignContextOf(operator),
    platformOf: openPlatforms({ operator, operatorFolder, clock: systemClock, store }),
  };
}
