import type { Campaign, CampaignComponent } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT, type ComponentConfiguration, type Configuration } from "#core/campaign/configuration.ts";
import { loadSpanSeconds, requestCount } from "#core/campaign/load-size.ts";
import { loadValue } from "#core/campaign/load-space.ts";
import type { Cell } from "#core/dataset/dataset.ts";

import type { ColumnOf } from "./table.ts";

type FeatureColumn = ColumnOf<Configuration>;

const SCALING_COLUMNS = [
  { field: "concurrency", description: "Requests that one instance takes at once" },
  { field: "minScale", description: "Fewest instances" },
  { field: "maxScale", description: "Most instances" },
] as const;

/** The inputs of a model of this subject: how its components are set up, and the load. */
export function featureColumns(campaign: Campaign, subject: string): FeatureColumn[] {
  const components = campaign.components.filter(({ name }) => subject === WORKFLOW_SUBJECT || name === subject);
  return [
    ...components.flatMap((component) => componentColumns(component, subject === WORKFLOW_SUBJECT)),
    ...loadColumns(campaign.load.kind),
  ];
}

/** The load in numbers; a run with a load of another kind (a capture) has none of them. */
function loadColumns(kind: Campaign["load"]["kind"]): FeatureColumn[] {
  const of =
    (field: string) =>
    ({ load }: Configuration): Cell =>
      load.kind === kind ? (loadValue(load, field) ?? null) : null;
  const rate = (read: (load: Configuration["load"]) => number | null): FeatureColumn =>
    feature("ratePerSecond", "1/s", "Requests of the load in a second, on average", ({ load }) =>
      load.kind === kind ? read(load) : null,
    );
  const requests = feature("requests", "1", "Requests of the load (their mean, where they are drawn)", ({ load }) =>
    load.kind === kind ? requestCount(load) : null,
  );
  switch (kind) {
    case undefined:
      return [
        feature("batchSize", "1", "Files uploaded at once", of("batchSize")),
        feature("batches", "1", "Batches uploaded in the run", of("batches")),
        feature(
          "interUploadSeconds",
          "s",
          "Time between two batches (its mean, when exponential)",
          of("interUploadSeconds"),
        ),
      ];
    case "constant":
    case "poisson":
      return [rate((load) => loadValue(load, "requestsPerSecond") ?? 0), requests];
    case "ramp":
      return [
        rate((load) => requestCount(load) / (loadValue(load, "durationSeconds") ?? 1)),
        feature("fromPerSecond", "1/s", "Requests in a second when the load begins", of("fromPerSecond")),
        feature("toPerSecond", "1/s", "Requests in a second when the load ends", of("toPerSecond")),
        requests,
      ];
    case "trace":
      return [
        rate((load) => meanRate(load)),
        feature("speed", "1", "How many times as fast as they were the requests of the trace came", of("speed")),
        requests,
      ];
  }
}

/** Requests in a second between the first and the last; null of a load whose requests come all at once. */
function meanRate(load: Configuration["load"]): number | null {
  const spanSeconds = loadSpanSeconds(load);
  return spanSeconds === 0 ? null : (requestCount(load) - 1) / spanSeconds;
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
    ...SCALING_COLUMNS.filter(({ field }) => component[field] !== undefined).map(({ field, description }) =>
      feature(
        `${prefix}${field}`,
        "1",
        `${description}${of}`,
        read((configuration) => configuration[field] ?? null),
      ),
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
