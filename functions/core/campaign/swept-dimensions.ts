import type { Campaign } from "#core/campaign/campaign.ts";
import type { Configuration } from "#core/campaign/configuration.ts";
import { loadSpace, loadValue } from "#core/campaign/load-space.ts";
import { SCALING_FIELDS } from "#core/campaign/scaling-fields.ts";

/** A dimension of a campaign that has more than one value. */
export interface SweptDimension {
  /** `blur.cpu`, `blur.environment.WIDTH`, `inputs`, `load.batchSize`: as the spec calls it. */
  readonly name: string;
  readonly values: readonly string[];
  /** The value in a configuration as people write it; empty where the configuration does not have the dimension. */
  valueIn(configuration: Configuration): string;
}

/** What a campaign varies, in the order of its components, then inputs and load. */
export function sweptDimensions(campaign: Campaign): SweptDimension[] {
  const dimensions: SweptDimension[] = campaign.components.flatMap(({ name, ...component }) => {
    type Part = Configuration["components"][string];
    const own = <Value>(
      field: string,
      values: readonly Value[],
      write: (value: Value) => string,
      read: (part: Part) => Value,
    ) => ({
      name: `${name}.${field}`,
      values: values.map(write),
      valueIn: ({ components }: Configuration) => {
        const part = Object.hasOwn(components, name) ? components[name] : undefined;
        return part === undefined ? "" : write(read(part));
      },
    });
    return [
      own("resource", component.resources, String, (part) => part.resource),
      own("alternative", Object.keys(component.alternatives), String, (part) => part.alternative),
      own("cpu", component.cpuMillicores, cpuWords, (part) => part.cpuMillicores),
      own("memory", component.memoryBytes, memoryWords, (part) => part.memoryBytes),
      own("parallelism", component.parallelism, String, (part) => part.parallelism),
      ...Object.entries(component.environment).map(([variable, values]) =>
        own(`environment.${variable}`, values, String, (part) => part.environment[variable] ?? ""),
      ),
      own("warm", component.warm, String, (part) => part.warm),
      ...SCALING_FIELDS.flatMap((field) => {
        const values = component[field];
        return values === undefined ? [] : [own<number | "">(field, values, String, (part) => part[field] ?? "")];
      }),
    ];
  });
  const { inputs, load } = campaign;
  dimensions.push(
    { name: "inputs", values: Object.keys(inputs), valueIn: ({ inputSet }) => inputSet },
    ...loadSpace(load).dimensions.map(({ field, values }) => ({
      name: `load.${field}`,
      values: values.map(String),
      valueIn: (point: Configuration) => String(loadValue(point.load, field) ?? ""),
    })),
  );
  return dimensions.filter(({ values }) => new Set(values).size > 1);
}

/** Cores as people write them: 500 millicores are `0.5`. */
export function cpuWords(cpuMillicores: number): string {
  return String(cpuMillicores / 1000);
}

/** A Kubernetes quantity of memory, in the largest unit that gives a whole number. */
export function memoryWords(memoryBytes: number): string {
  const unit = (["Gi", "Mi", "Ki"] as const).find((one) => Number.isInteger(memoryBytes / UNIT_BYTES[one]));
  return unit === undefined ? String(memoryBytes) : `${memoryBytes / UNIT_BYTES[unit]}${unit}`;
}

const UNIT_BYTES = { Gi: 2 ** 30, Mi: 2 ** 20, Ki: 2 ** 10 };
