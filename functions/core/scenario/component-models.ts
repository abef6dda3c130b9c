import type { Model } from "#core/model/model.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** The models by which a component's times and files are known; those of its files may be missing. */
export interface ComponentModels {
  readonly serviceSeconds: Model;
  readonly outputCount?: Model;
  readonly outputBytes?: Model;
}

/** The models of each component that has no service of its own. */
export type ScenarioModels = Readonly<Record<string, ComponentModels>>;

export const MODEL_TARGETS = ["serviceSeconds", "outputCount", "outputBytes"] as const;
export type ModelTarget = (typeof MODEL_TARGETS)[number];

export interface NamedModel {
  readonly component: string;
  readonly target: ModelTarget;
  readonly model: string;
}

/** The names of all models that a scenario may be answered by. Only those of service times must be there. */
export function modelsOfScenario({ components, models }: ScenarioSpec): NamedModel[] {
  return Object.entries(components).flatMap(([component, { service, model }]) =>
    service === undefined
      ? MODEL_TARGETS.map((target) => ({ component, target, model: `${model ?? `${models}.${component}`}.${target}` }))
      : [],
  );
}

/** The models of a scenario, as somebody finds them by name; those of service times that are not there are named. */
export async function findScenarioModels(
  spec: ScenarioSpec,
  find: (name: string) => Promise<Model | undefined>,
): Promise<{ readonly models: ScenarioModels; readonly missing: readonly NamedModel[] }> {
  const named = modelsOfScenario(spec);
  const found = await Promise.all(named.map(({ model }) => find(model)));
  const models: Record<string, Partial<Record<ModelTarget, Model>>> = {};
  for (const [index, { component, target }] of named.entries()) {
    const model = found[index];
    if (model !== undefined) (models[component] ??= {})[target] = model;
  }
  const missing = named.filter(({ target }, index) => target === "serviceSeconds" && found[index] === undefined);
  return { models: models as ScenarioModels, missing };
}
