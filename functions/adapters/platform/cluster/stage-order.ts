import type { Edge } from "#core/workflow/workflow.ts";
import type { Arrival, RoutedComponent } from "#core/workflow/routing.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import type { PodStore } from "./cluster-run.ts";

/** What a stage must know of the component whose files it carries. */
export interface StageComponent {
  readonly campaignId: string;
  readonly runId: string;
  readonly attempt: number;
  readonly component: RoutedComponent;
  readonly edges: readonly Edge[];
  readonly script: string;
  readonly timeoutSeconds: number;
  readonly inputBucket: string;
  readonly workBucket: string;
  readonly workPrefix: string;
}

/** What one stage is to do: `arrival` is its only one, or is missing where arrivals come to it one by one. */
export interface StageOrder extends StageComponent {
  readonly arrival?: Arrival;
  /** Address that wants to hear how far it is; what gets lost on the way does no harm. */
  readonly hints?: string;
}

/** The environment of a stage: where the store is, and its order or the invocation whose order lies in the store. */
export interface StageEnvironment {
  readonly PROFAAS_STORE: string;
  readonly PROFAAS_ORDER?: string;
  readonly PROFAAS_ORDER_OF?: string;
}

/** One variable of a process may hold 128 KiB; what is longer goes through the store. */
export const LONGEST_ORDER = 64 * 1024;

export function stageComponent(run: RunRequest, component: RunComponent): StageComponent {
  const { campaignId, runId, attempt, edges, inputBucket, workBucket, workPrefix } = run;
  const { name, join, outputs, timeoutSeconds, runnable } = component;
  return {
    campaignId,
    runId,
    attempt,
    component: { name, join, outputs },
    edges: edges.filter(({ from }) => from === name),
    script: runnable.script ?? "",
    timeoutSeconds,
    inputBucket,
    workBucket,
    workPrefix,
  };
}

export function storeVariable(store: PodStore): string {
  return JSON.stringify(store);
}
