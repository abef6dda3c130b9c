import type { Model } from "#core/model/model.ts";
import { predictRows } from "#core/model/predict.ts";
import type { Prediction } from "#core/model/prediction.ts";
import { topologicalOrder } from "#core/workflow/topology.ts";
import type { ComponentModels, ScenarioModels } from "./component-models.ts";
import { componentQuestion, type Asked } from "./component-question.ts";
import { edgesOfScenario } from "./scenario-graph.ts";
import type { ScenarioComponentSpec, ScenarioSpec } from "./scenario-spec.ts";
import { serviceNoise, type ServiceNoise } from "./service-noise.ts";

/** What a component does with the requests of one kind, which are those with one size of input. */
export interface ComponentLaw {
  readonly meanSeconds: number;
  readonly noise: ServiceNoise;
  /** What a start adds; null where nobody knows. */
  readonly coldSeconds: number | null;
  /** Files that one invocation hands on to each of its consumers, by their names; a part of one is how likely it is. */
  readonly files: Readonly<Record<string, number>>;
  /** Invocations for each request of this kind, on average. */
  readonly visits: number;
}

export interface ScenarioLaws {
  /** By component, then by kind. */
  readonly laws: Readonly<Record<string, readonly ComponentLaw[]>>;
  readonly kinds: number;
  /** Questions outside of what the models were trained on, in words. */
  readonly warnings: readonly string[];
}

const NO_NOISE: ServiceNoise = { modelDeviation: 0, invocationDeviation: 0 };

interface Incoming {
  /** Bytes of one file, or null where nobody knows. */
  bytes: number | null;
  /** Files that come of one request. */
  files: number;
}

/** Asks the models what each component does with each size of input, from the first components to the last. */
export function scenarioLaws(spec: ScenarioSpec, models: ScenarioModels): ScenarioLaws {
  const sizes = spec.inputs ?? [null];
  const order = topologicalOrder(edgesOfScenario(spec));
  const laws: Record<string, ComponentLaw[]> = Object.fromEntries(order.map((name) => [name, []]));
  const warnings = new Set<string>();
  for (const size of sizes) {
    const incoming = new Map<string, Incoming>();
    for (const name of order) {
      const component = spec.components[name]!;
      const isEntry = !Object.values(spec.components).some(({ to }) => Object.hasOwn(to, name));
      const { bytes, files } = incoming.get(name) ?? { bytes: isEntry ? size : null, files: isEntry ? 1 : 0 };
      const count = component.join ? Math.max(1, Math.round(files)) : 1;
      const asked: Asked = {
        component: name,
        spec: component,
        inputBytes: bytes === null ? typicalBytes(models[name]?.serviceSeconds) : bytes * (component.join ? files : 1),
        inputCount: count,
        cold: component.scaling === undefined && !component.warm,
        alone: component.resource !== undefined,
      };
      const answered = answer(name, component, models[name], asked, warnings);
      const visits = component.join ? Math.min(1, files) : files;
      laws[name]!.push({ ...answered.law, visits });
      for (const [to, { bytesShare, fileBytes, probability }] of Object.entries(component.to)) {
        const each = answered.law.files[to]!;
        const outBytes =
          fileBytes ??
          (answered.outputBytes === null || each === 0 ? null : (answered.outputBytes * bytesShare) / each);
        const landed = visits * each * probability;
        const before = incoming.get(to);
        const total = (before?.files ?? 0) + landed;
        incoming.set(to, {
          files: total,
          bytes: outBytes === null ? (before?.bytes ?? null) : meanOf(before, outBytes, landed),
        });
      }
    }
  }
  return { laws, kinds: sizes.length, warnings: [...warnings] };
}

function answer(
  name: string,
  component: ScenarioComponentSpec,
  models: ComponentModels | undefined,
  asked: Asked,
  warnings: Set<string>,
): { readonly law: Omit<ComponentLaw, "visits">; readonly outputBytes: number | null } {
  const ask = (model: Model, how: Asked): Prediction => {
    const prediction = predicted(model, how);
    if (prediction.reason !== "") warnings.add(`${name}: ${prediction.reason}`);
    return prediction!;
  };
  const whole = models?.outputCount === undefined ? 1 : ask(models.outputCount, asked).prediction;
  const files = Object.fromEntries(
    Object.entries(component.to).map(([to, route]) => [to, route.files ?? nearWhole(Math.max(0, whole))]),
  );
  const outputBytes = models?.outputBytes === undefined ? null : Math.max(0, ask(models.outputBytes, asked).prediction);
  const { service, scaling, warm } = component;
  if (models === undefined) {
    const { meanSeconds = 0 } = service ?? {};
    const coldSeconds = scaling?.coldStartSeconds ?? null;
    return { law: { meanSeconds, noise: NO_NOISE, coldSeconds, files }, outputBytes };
  }
  const warmed = ask(models.serviceSeconds, asked);
  const meanSeconds = Math.max(0, warmed.prediction);
  const starts = scaling !== undefined || warm;
  const cold = starts ? ask(models.serviceSeconds, { ...asked, cold: true }).prediction - meanSeconds : 0;
  const coldSeconds = scaling?.coldStartSeconds ?? Math.max(0, cold);
  return {
    law: { meanSeconds, noise: serviceNoise(models.serviceSeconds, warmed), coldSeconds, files },
    outputBytes,
  };
}

/** What a model refuses is wrong with the scenario. */
function predicted(model: Model, how: Asked): Prediction {
  try {
    return predictRows(model, [componentQuestion(model, how)])[0]!;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new RangeError(`${error.message} (components.${how.component})`, { cause: error });
  }
}

/** Where nobody says a size, a model that needs one is asked about the one in the middle. */
function typicalBytes(model: Model | undefined): number | null {
  const input = model?.inputs.find(({ name }) => name === "inputBytes");
  return input?.kind === "number" ? input.typical : null;
}

function meanOf(before: Incoming | undefined, bytes: number, files: number): number {
  if (before === undefined || before.bytes === null) return bytes;
  const total = before.files + files;
  return total === 0 ? bytes : (before.bytes * before.files + bytes * files) / total;
}

/** A model of a count that never changed is off by rounding. */
function nearWhole(count: number): number {
  const whole = Math.round(count);
  return Math.abs(count - whole) < 0.05 ? whole : count;
}
