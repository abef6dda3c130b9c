import type { Campaign } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { Dataset } from "#core/dataset/dataset.ts";
import type { RunRecord } from "#core/trace/run-record.ts";

import { ARCHITECTURE_COLUMN, architectureOf } from "./architecture-column.ts";
import { CONFIGURATION_COLUMNS, type ConfigurationExample } from "./configuration-columns.ts";
import {
  invocationExamples,
  requestExamples,
  runExamples,
  type InvocationExample,
  type RunExample,
} from "./examples.ts";
import { featureColumns } from "./feature-columns.ts";
import { INVOCATION_COLUMNS } from "./invocation-columns.ts";
import { configurationOf, IDENTITY_COLUMNS, requestColumns, runColumns } from "./run-columns.ts";
import { table, through, type ColumnOf } from "./table.ts";

/** The tidy datasets of a campaign: for every component and the workflow, by invocation, run and configuration. */
export function buildDatasets(campaign: Campaign, records: readonly RunRecord[], partial: boolean): Dataset[] {
  const workflow = records.some(({ configuration }) => configuration.subject === WORKFLOW_SUBJECT);
  const subjects = [...campaign.components.map(({ name }) => name), ...(workflow ? [WORKFLOW_SUBJECT] : [])];
  return subjects.flatMap((subject) => subjectDatasets(campaign, subject, records, partial));
}

function subjectDatasets(
  campaign: Campaign,
  subject: string,
  records: readonly RunRecord[],
  partial: boolean,
): Dataset[] {
  const runs = runExamples(campaign, subject, records);
  if (runs.length === 0) return [];
  const features = featureColumns(campaign, subject);
  const identity: ColumnOf<RunExample>[] = [...IDENTITY_COLUMNS, ...through(features, configurationOf)];
  const entries = subject === WORKFLOW_SUBJECT ? entryComponents(campaign) : [subject];
  const dataset = (level: Dataset["level"], content: Pick<Dataset, "columns" | "rows">): Dataset => ({
    format: "dataset",
    version: 1,
    name: `${campaign.name}.${subject}`,
    campaignId: campaign.id,
    subject,
    level,
    ...content,
    partial,
  });
  return [
    dataset(
      "invocation",
      subject === WORKFLOW_SUBJECT
        ? table([...identity, ...requestColumns(entries)], requestExamples(runs))
        : invocationTable(identity, invocationExamples(runs, subject)),
    ),
    dataset("run", table([...identity, ...runColumns(subject, entries)], runs)),
    dataset("configuration", configurationTable(features, runs, subject)),
  ];
}

/** Where nodes of several architectures served, a model must be told which: there it is a feature. */
function invocationTable(
  identity: readonly ColumnOf<RunExample>[],
  examples: readonly InvocationExample[],
): Pick<Dataset, "columns" | "rows"> {
  const architectures = new Set(examples.map(architectureOf));
  const columns = architectures.size > 1 ? [ARCHITECTURE_COLUMN, ...INVOCATION_COLUMNS] : INVOCATION_COLUMNS;
  return table([...identity, ...columns], examples);
}

function configurationTable(
  features: readonly ColumnOf<RunExample["record"]["configuration"]>[],
  runs: readonly RunExample[],
  subject: string,
): Pick<Dataset, "columns" | "rows"> {
  const byConfiguration = new Map<string, RunExample[]>();
  for (const run of runs) {
    const { configurationId } = run.record;
    byConfiguration.set(configurationId, [...(byConfiguration.get(configurationId) ?? []), run]);
  }
  const examples = [...byConfiguration.values()].map(
    (group): ConfigurationExample & { readonly first: RunExample } => ({
      first: group[0] as RunExample,
      runs: group,
      invocations: group.flatMap(({ measurement }) =>
        (measurement?.invocations ?? []).filter(
          ({ component }) => subject === WORKFLOW_SUBJECT || component === subject,
        ),
      ),
    }),
  );
  const group = IDENTITY_COLUMNS.filter(({ column }) => column.role === "group" || column.name === "inputSet");
  return table(
    [
      ...through(group, ({ first }: (typeof examples)[number]) => first),
      ...through(features, ({ first }: (typeof examples)[number]) => first.record.configuration),
      ...CONFIGURATION_COLUMNS,
    ],
    examples,
  );
}

function entryComponents({ components, edges }: Campaign): string[] {
  return components.map(({ name }) => name).filter((name) => !edges.some(({ to }) => to === name));
}
