import type { RunRequest } from "#ports/service-platform.ts";

import type { LagTotals } from "../execution/load-lag.ts";
import type { JobLists } from "./job-lists.ts";
import type { LoadGiver } from "./load-giver.ts";
import type { OscarGround } from "./oscar-site.ts";
import type { RunLayout } from "./run-layout.ts";
import type { RunSights } from "./run-sights.ts";

/** What a process needs to take a run through its load. */
export interface RunWork {
  readonly ground: OscarGround;
  readonly run: RunRequest;
  readonly layout: RunLayout;
  readonly give: LoadGiver;
  readonly sights: RunSights;
  readonly lists: JobLists;
  /** Another process began to give this load, and died. */
  readonly isHeir: boolean;
  /** What such a process noted of the load that it gave. */
  readonly givenBefore: LagTotals | undefined;
}

/** Load that a dead process left ungiven for so long makes another measurement of the run. */
export const LATE_SECONDS = 5;

/** The run was cancelled, or somebody else has it in hand. */
export class Stopped extends Error {}
