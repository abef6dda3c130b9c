import type { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import { cpuWords, memoryWords } from "#core/campaign/swept-dimensions.ts";

import { componentNameOf } from "./component-name-of.ts";
import type { FoundService } from "./found-cluster.ts";
import type { ProfileTemplate } from "./profile-template.ts";

export interface ProposeOptions {
  readonly template: ProfileTemplate;
  readonly resources: readonly string[];
  /** Keys in our inputs bucket, by input set. */
  readonly inputs: Readonly<Record<string, readonly string[]>>;
  /** Starts the names of the buckets of the copy. */
  readonly prefix: string;
  /** Sample of the configurations, where the template has none. */
  readonly sample: number;
  /** The component that the service itself stands for, where it is measured in place; undefined measures a copy. */
  readonly inPlace: string | undefined;
}

const MILLICORES_UNTOLD = 1000;
const MEMORY_UNTOLD = 512 * 2 ** 20;
/** Nobody was asked how long it may take. */
const DEFAULT_BUDGET = { seconds: 1_800 };

/**
 * A campaign that measures a copy of a service: the same image, script and variables under our own name, with buckets of
 * its own, its limits as they are and less. Self-contained; nothing of the service itself is named in it. In place it is
 * the service itself, and its outputs come where they always do.
 */
export function proposeCampaign(service: FoundService, options: ProposeOptions): CampaignSpec {
  const { template, resources, inputs, prefix, sample, inPlace } = options;
  const component = inPlace ?? componentNameOf(service.name);
  const copy = `${prefix}-copy-${component}`;
  const cpuMillicores = service.cpuMillicores ?? MILLICORES_UNTOLD;
  const memoryBytes = service.memoryBytes ?? MEMORY_UNTOLD;
  const { repetitions = 2, seed = 1, coolDownSeconds, load, budget, train } = template;
  return {
    kind: "campaign",
    version: 1,
    name: campaignNameOf(service),
    description: `${inPlace === undefined ? "A copy of " : ""}${service.source} service "${service.name}"${inPlace === undefined ? "" : " itself"}, found by its label.`,
    workflow: {
      functions: {
        oscar: [
          {
            copy: {
              name: component,
              image: service.image ?? "",
              ...(service.script === null ? {} : { script: service.script }),
              cpu: cpuWords(cpuMillicores),
              memory: memoryWords(memoryBytes),
              environment: { variables: { ...service.environment } },
              input: [{ storage_provider: "minio", path: `${copy}/in` }],
              output: outputsOf(service).map(({ path, prefixes, suffixes }, index) => ({
                storage_provider: "minio",
                path: inPlace === undefined || path === "" ? `${copy}/out${index === 0 ? "" : `-${index + 1}`}` : path,
                ...(prefixes.length === 0 ? {} : { prefix: prefixes }),
                ...(suffixes.length === 0 ? {} : { suffix: suffixes }),
              })),
            },
          },
        ],
      },
    } as unknown as CampaignSpec["workflow"],
    components: {
      [component]: {
        resources: [...resources],
        cpu: template.cpu ?? [cpuWords(cpuMillicores), cpuWords(Math.max(50, Math.round(cpuMillicores / 2)))],
        memory: template.memory ?? memoryWords(memoryBytes),
        parallelism: template.parallelism ?? [1, 2],
        ...(template.concurrency === undefined ? {} : { concurrency: template.concurrency }),
        ...(template.minScale === undefined ? {} : { minScale: template.minScale }),
        ...(template.maxScale === undefined ? {} : { maxScale: template.maxScale }),
        ...(template.environment === undefined ? {} : { environment: template.environment }),
        ...(template.timeoutSeconds === undefined ? {} : { timeoutSeconds: template.timeoutSeconds }),
      } as unknown as CampaignSpec["components"][string],
    },
    inputs: Object.fromEntries(Object.entries(inputs).map(([set, keys]) => [set, [...keys]])),
    measure: { workflow: false, components: true },
    load: load ?? ({ batchSize: [1, 2] } as unknown as CampaignSpec["load"]),
    sweep: template.sweep ?? { sample },
    repetitions,
    order: "random",
    seed,
    coolDownSeconds: coolDownSeconds ?? 0,
    budget: budget ?? DEFAULT_BUDGET,
    reuse: true,
    ...(train === undefined ? {} : { train }),
  };
}

/** What the campaign of a service is called; its models begin so. */
export function campaignNameOf({ name }: Pick<FoundService, "name">): string {
  return componentNameOf(`self-${name}`);
}

function outputsOf({ outputs }: FoundService): FoundService["outputs"] {
  return outputs.length > 0 ? outputs : [{ path: "", prefixes: [], suffixes: [] }];
}
