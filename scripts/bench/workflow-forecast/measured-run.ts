import type { CsvTable } from "#core/dataset/csv.ts";
import type { ScenarioComponentSpec, ScenarioSpec } from "#core/scenario/scenario-spec.ts";
import { ScenarioSpec as Schema } from "#core/scenario/scenario-spec.ts";

import type { JudgedApplication } from "./applications.ts";
import { namedRows } from "./measured-tables.ts";

type Row = Readonly<Record<string, string>>;

/** One run of the whole workflow: what was asked of it as a scenario, and what was measured. */
export interface MeasuredRun {
  readonly run: string;
  readonly configuration: string;
  readonly words: string;
  readonly scenario: ScenarioSpec;
  readonly makespanSeconds: number;
  readonly responseMeanSeconds: number;
}

/** Names of the machine that measures; processes on it share its cores. */
const MACHINE = "here";
const FIELDS = ["resource", "alternative", "cpuMillicores", "memoryBytes", "parallelism", "warm"];

interface MeasuredOptions {
  /** Of the machine that measured. */
  readonly cores: number;
  readonly replications: number;
}

/** The runs that succeeded, each as a scenario of the very arrivals and file sizes that it had. */
export function measuredRuns(
  application: JudgedApplication,
  tables: ReadonlyMap<string, CsvTable>,
  { cores, replications }: MeasuredOptions,
): MeasuredRun[] {
  const runs = namedRows(tables.get("workflow/runs.csv")!).filter(({ outcome }) => outcome === "succeeded");
  const names = Object.keys(application.components);
  const entry = names.find((name) => !names.some((from) => Object.hasOwn(application.components[from]!.to, name)))!;
  const uploads = namedRows(tables.get(`${entry}/invocations.csv`)!);
  return runs.map((row) => {
    const own = uploads.filter(({ run }) => run === row["run"]);
    const components = Object.fromEntries(names.map((name) => [name, component(application, name, row)]));
    return {
      run: row["run"]!,
      configuration: row["configuration"]!,
      words: names.map((name) => `${name} ${row[`${name}.cpuMillicores`]}m × ${row[`${name}.parallelism`]}`).join(", "),
      scenario: Schema.parse({
        kind: "scenario",
        name: application.name,
        models: application.name,
        components,
        resources: { [MACHINE]: { cores, sharing: "slowed" } },
        inputs: own.map(({ inputBytes }) => Number(inputBytes)),
        load: { kind: "trace", seconds: own.map(({ arrivedAtSeconds }) => Number(arrivedAtSeconds)) },
        replications,
      }),
      makespanSeconds: Number(row["makespanSeconds"]),
      responseMeanSeconds: Number(row["responseSeconds"]),
    };
  });
}

function component({ components }: JudgedApplication, name: string, row: Row): Partial<ScenarioComponentSpec> {
  const prefix = `${name}.`;
  const environment = Object.entries(row)
    .filter(([column]) => column.startsWith(prefix) && !FIELDS.includes(column.slice(prefix.length)))
    .map(([column, value]) => [column.slice(prefix.length), value]);
  return {
    ...components[name],
    cpu: Number(row[`${name}.cpuMillicores`]) / 1_000,
    memory: Number(row[`${name}.memoryBytes`]),
    parallelism: Number(row[`${name}.parallelism`]),
    warm: row[`${name}.warm`] === "1",
    resource: MACHINE,
    environment: Object.fromEntries(environment) as Record<string, string>,
  };
}
