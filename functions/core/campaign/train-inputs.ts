import type { Campaign, CampaignComponent } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import { loadSpace } from "#core/campaign/load-space.ts";
import { SCALING_FIELDS } from "#core/campaign/scaling-fields.ts";
import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";

/** An input of numbers that models of a campaign have, under the name that people know it by. */
export interface TrainInput {
  /** `blur.cpu`, `blur.environment.WIDTH`, `load.batchSize`, `inputBytes`. */
  readonly name: string;
  /** Of its column in the datasets. */
  readonly unit: string;
  /** The values that the campaign plans, in the unit of the datasets; null of what is known once it was measured. */
  readonly planned: readonly number[] | null;
  /** What somebody wrote, in the unit of the datasets; NaN of what makes no sense. */
  valueOf(written: string | number): number;
  /** Its column in the datasets of a subject; undefined where the subject does not have it. */
  columnOf(subject: string): string | undefined;
}

/** The size of what comes in, which no campaign plans in numbers. */
export const INPUT_BYTES = "inputBytes";

/** Fields of loads whose columns are called otherwise. */
const LOAD_COLUMNS: Readonly<Record<string, string>> = { requestsPerSecond: "ratePerSecond" };

const LOAD_UNITS: Readonly<Record<string, string>> = {
  interUploadSeconds: "s",
  requestsPerSecond: "1/s",
  fromPerSecond: "1/s",
  toPerSecond: "1/s",
};

/** All inputs of numbers of a campaign, as they can be named in its `train` section. */
export function trainInputs({ components, load }: Pick<Campaign, "components" | "load">): TrainInput[] {
  return [
    ...components.flatMap(componentInputs),
    ...loadSpace(load).dimensions.map(({ field, values }) => ({
      name: `load.${field}`,
      unit: LOAD_UNITS[field] ?? "1",
      planned: values,
      valueOf: numberOf,
      columnOf: () => LOAD_COLUMNS[field] ?? field,
    })),
    { name: INPUT_BYTES, unit: "B", planned: null, valueOf: bytesOf, columnOf: () => INPUT_BYTES },
  ];
}

function componentInputs(component: CampaignComponent): TrainInput[] {
  const own = (
    field: string,
    column: string,
    planned: readonly number[],
    unit = "1",
    valueOf: TrainInput["valueOf"] = numberOf,
  ): TrainInput => ({
    name: `${component.name}.${field}`,
    unit,
    planned,
    valueOf,
    columnOf: (subject) =>
      subject === component.name ? column : subject === WORKFLOW_SUBJECT ? `${component.name}.${column}` : undefined,
  });
  return [
    own("cpu", "cpuMillicores", component.cpuMillicores, "millicores", (written) => cpuMillicoresOf(written) ?? NaN),
    own("memory", "memoryBytes", component.memoryBytes, "B", bytesOf),
    own("parallelism", "parallelism", component.parallelism),
    ...SCALING_FIELDS.flatMap((field) => {
      const values = component[field];
      return values === undefined ? [] : [own(field, field, values)];
    }),
    ...Object.entries(component.environment).flatMap(([variable, values]) => {
      const numbers = values.filter((value) => typeof value === "number");
      return numbers.length === values.length ? [own(`environment.${variable}`, variable, numbers)] : [];
    }),
  ];
}

function numberOf(written: string | number): number {
  return typeof written === "number" ? written : NaN;
}

function bytesOf(written: string | number): number {
  return memoryBytesOf(written) ?? NaN;
}
