import type { Campaign, CampaignComponent, PlannedRun, Runnable } from "#core/campaign/campaign.ts";
import { uploadsOf } from "#core/campaign/arrivals.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { ComponentConfiguration, Load } from "#core/campaign/configuration.ts";
import { workPrefix } from "#core/campaign/object-keys.ts";
import type { InputFile, Upload } from "#core/campaign/upload.ts";
import { entriesOf } from "#core/workflow/topology.ts";
import type { ComponentOutput, Edge } from "#core/workflow/workflow.ts";

export type { InputFile, Upload } from "#core/campaign/upload.ts";

/** Everything that a platform must know to measure a run. JSON. */
export interface RunRequest {
  readonly campaignId: string;
  readonly runId: string;
  /** From 1; a run that was lost is started again with the next. */
  readonly attempt: number;
  /** The components that run: all of them, or the one that is measured alone. */
  readonly components: readonly RunComponent[];
  readonly edges: readonly Edge[];
  readonly uploads: readonly Upload[];
  /** What the uploads were made of: another draw of the same load is the same measurement. */
  readonly load?: Load;
  /** The bucket that holds the inputs, and where files between components may be put while the run lasts. */
  readonly inputBucket: string;
  readonly workBucket: string;
  readonly workPrefix: string;
  /** Where to keep the files between components for later runs, in the input bucket; null to keep none. */
  readonly captureToPrefix: string | null;
  readonly seed: string;
}

/** One component of a run: what runs, and within which limits. */
export interface RunComponent {
  readonly name: string;
  readonly runnable: Runnable;
  readonly configuration: ComponentConfiguration;
  readonly timeoutSeconds: number;
  readonly join: boolean;
  readonly outputs: readonly ComponentOutput[];
}

/** What the planner cannot know of a run. */
export interface RunCircumstances {
  /** The files of the run's input set, or those that its capture kept for it. */
  readonly files: readonly InputFile[];
  /** From 1. */
  readonly attempt: number;
  readonly captureToPrefix: string | null;
}

/** A planned run as its platform gets it. Buckets are named by their role. */
export function runRequest(campaign: Campaign, run: PlannedRun, circumstances: RunCircumstances): RunRequest {
  const { subject, load } = run.configuration;
  const whole = subject === WORKFLOW_SUBJECT;
  const components = campaign.components.filter(({ name }) => whole || name === subject);
  const edges = whole ? campaign.edges : [];
  const { files, attempt, captureToPrefix } = circumstances;
  return {
    campaignId: campaign.id,
    runId: run.runId,
    attempt,
    components: components.map((component) => runComponent(component, run)),
    edges,
    uploads: uploadsOf({
      load,
      files,
      readers: entriesOf({ components, edges }),
      together: !whole && components.some(({ join }) => join),
      seed: run.seed,
      ...(campaign.load.kind === "trace" ? { traceSeconds: campaign.load.seconds } : {}),
    }),
    load,
    inputBucket: "inputs",
    workBucket: "state",
    workPrefix: workPrefix(campaign.id, run.runId, attempt),
    captureToPrefix,
    seed: run.seed,
  };
}

function runComponent(component: CampaignComponent, run: PlannedRun): RunComponent {
  const { name, alternatives, timeoutSeconds, join, outputs } = component;
  const configuration = Object.hasOwn(run.configuration.components, name)
    ? run.configuration.components[name]
    : undefined;
  if (configuration === undefined) {
    throw new RangeError(`Cannot request run "${run.runId}" as its configuration must say how "${name}" is set up`);
  }
  const runnable = Object.hasOwn(alternatives, configuration.alternative)
    ? alternatives[configuration.alternative]
    : undefined;
  if (runnable === undefined) {
    throw new RangeError(
      `Cannot request run "${run.runId}" as the alternative of "${name}" must be one of the campaign's: current value is "${configuration.alternative}"`,
    );
  }
  return { name, runnable, configuration, timeoutSeconds, join, outputs };
}
