import type { Campaign, CampaignComponent } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT, type ComponentConfiguration, type Configuration } from "#core/campaign/configuration.ts";
import type { Cell } from "#core/dataset/dataset.ts";

import type { ColumnOf } from "./table.ts";

type FeatureColumn = ColumnOf<Configuration>;

/** The inputs of a model of this subject: how its components are set up, and the load. */
export function featureColumns(campaign: Campaign, subject: string): FeatureColumn[] {
  const components = campaign.components.filter(({ name }) => subject === WORKFLOW_SUBJECT || name === subject);
  return [
    ...components.flatMap((component) => componentColumns(component, subject === WORKFLOW_SUBJECT)),
    feature("batchSize", "1", "Files uploaded at once", ({ load }) => load.batchSize),
    feature("batches", "1", "Batches uploaded in the run", ({ load }) => load.batches),
    feature(
      "interUploadSeconds",
      "s",
      "Time between two batches (its mean, when exponential)",
      ({ load }) => load.interUploadSeconds,
    ),
  ];
}

function componentColumns(component: CampaignComponent, qualified: boolean): FeatureColumn[] {
  const prefix = qualified ? `${component.name}.` : "";
  const of = qualified ? ` of ${component.name}` : "";
  const read =
    <T extends Cell>(select: (configuration: ComponentConfiguration) => T) =>
    ({ components }: Configuration): T | null => {
      const configuration = components[component.name];
      return configuration === undefined ? null : select(configuration);
    };
  return [
    category(
      `${prefix}resource`,
      `Pool of compute${of}`,
      read(({ resource }) => resource),
    ),
    category(
      `${prefix}alternative`,
      `Command or image${of}`,
      read(({ alternative }) => alternative),
    ),
    feature(
      `${prefix}cpuMillicores`,
      "millicores",
      `CPU limit of one invocation${of}`,
      read(({ cpuMillicores }) => cpuMillicores),
    ),
    feature(
      `${prefix}memoryBytes`,
      "B",
      `Memory limit of one invocation${of}`,
      read(({ memoryBytes }) => memoryBytes),
    ),
    feature(
      `${prefix}parallelism`,
      "1",
      `Invocations allowed at once${of}`,
      read(({ parallelism }) => parallelism),
    ),
    feature(
      `${prefix}warm`,
      "1",
      `1 when a process stays and serves one input after another${of}`,
      read(({ warm }) => (warm ? 1 : 0)),
    ),
    ...Object.entries(component.environment).map(([name, values]) =>
      environmentColumn(`${prefix}${name}`, name, values, of, read),
    ),
  ];
}

function environmentColumn(
  column: string,
  variable: string,
  values: readonly (string | number | boolean)[],
  of: string,
  read: (select: (configuration: ComponentConfiguration) => Cell) => (configuration: Configuration) => Cell,
): FeatureColumn {
  const description = `Environment parameter ${variable}${of}`;
  if (values.every((value) => typeof value === "number")) {
    return feature(
      column,
      "1",
      description,
      read(({ environment }) => Number(environment[variable])),
    );
  }
  return category(
    column,
    description,
    read(({ environment }) => String(environment[variable])),
  );
}

function feature(
  name: string,
  unit: string,
  description: string,
  read: (configuration: Configuration) => Cell,
): FeatureColumn {
  return { column: { name, kind: "number", role: "feature", unit, description }, read };
}

function category(name: string, description: string, read: (configuration: Configuration) => Cell): FeatureColumn {
  return { column: { name, kind: "category", role: "feature", unit: "", description }, read };
}
