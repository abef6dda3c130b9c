import type { CsvTable } from "#core/dataset/csv.ts";
import type { ScenarioModels } from "#core/scenario/component-models.ts";
import type { ScenarioSpec } from "#core/scenario/scenario-spec.ts";

import { namedRows } from "./measured-tables.ts";

/**
 * The scenario with measured means in place of models that could not be learned, as a component was set up alike
 * throughout: of its invocations with the inputs nearest in size, among those that may be learned from.
 */
export function withMeasuredLaws(
  scenario: ScenarioSpec,
  models: ScenarioModels,
  tables: ReadonlyMap<string, CsvTable>,
  isLearned: (configuration: string) => boolean,
): ScenarioSpec {
  const sizes = scenario.inputs ?? [];
  const wanted = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const components = Object.entries(scenario.components).map(([name, component]) => {
    if (models[name] !== undefined) return [name, component] as const;
    const rows = namedRows(tables.get(`${name}/invocations.csv`)!).filter(
      ({ configuration, serviceSeconds }) => isLearned(configuration!) && serviceSeconds !== "",
    );
    const sets = new Set(rows.map(({ inputSet }) => inputSet));
    const runs = [...sets].map((set) => rows.filter(({ inputSet }) => inputSet === set));
    const distance = (set: readonly Row[]): number => Math.abs(Math.log(meanOf(set, "inputBytes") / wanted));
    const [nearest] = [...runs].sort((left, right) => distance(left) - distance(right));
    const count = meanOf(nearest!, "outputCount");
    const mean = meanOf(nearest!, "serviceSeconds");
    const variance =
      nearest!.reduce((sum, row) => sum + (Number(row["serviceSeconds"]) - mean) ** 2, 0) / nearest!.length;
    const service = { meanSeconds: mean, law: "lognormal" as const, scv: Math.max(1e-6, variance / mean ** 2) };
    const to = Object.fromEntries(
      Object.entries(component.to).map(([next, route]) => [
        next,
        { ...route, files: Math.round(count), fileBytes: meanOf(nearest!, "outputBytes") / count },
      ]),
    );
    return [name, { ...component, service, to }] as const;
  });
  return { ...scenario, components: Object.fromEntries(components) };
}

type Row = Readonly<Record<string, string>>;

function meanOf(rows: readonly Row[], column: string): number {
  return rows.reduce((sum, row) => sum + Number(row[column]), 0) / rows.length;
}
