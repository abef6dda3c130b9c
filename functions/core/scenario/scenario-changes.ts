import { cpuMillicoresOf } from "#core/document/quantity.ts";
import type { ScenarioModels } from "./component-models.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** Another scenario, and what makes it one. */
export interface ScenarioChange {
  readonly words: string;
  readonly component: string | null;
  readonly resource: string | null;
  readonly spec: ScenarioSpec;
}

const MORE_CPU = 1.5;

/** What could be changed a little to make a workflow faster: one place, half a CPU limit or one node more. */
export function scenarioChanges(spec: ScenarioSpec, models: ScenarioModels): ScenarioChange[] {
  const components = Object.entries(spec.components).flatMap(([name, component]): ScenarioChange[] => {
    const changed = (change: Partial<typeof component>): ScenarioSpec => ({
      ...spec,
      components: { ...spec.components, [name]: { ...component, ...change } },
    });
    const { parallelism, cpu, scaling } = component;
    const more: ScenarioChange[] = [];
    const own = { component: name, resource: null };
    if (scaling === undefined) {
      const words = `parallelism ${parallelism + 1} of ${name} in place of ${parallelism}`;
      more.push({ ...own, words, spec: changed({ parallelism: parallelism + 1 }) });
    } else {
      const most = scaling.maxScale ?? parallelism;
      const words = `${most + 1} instances of ${name} at most in place of ${most}`;
      more.push({ ...own, words, spec: changed({ scaling: { ...scaling, maxScale: most + 1 } }) });
      if (scaling.minScale < most) {
        const least = `${scaling.minScale + 1} instances of ${name} at least in place of ${scaling.minScale}`;
        more.push({ ...own, words: least, spec: changed({ scaling: { ...scaling, minScale: scaling.minScale + 1 } }) });
      }
    }
    const input = models[name]?.serviceSeconds.inputs.find((one) => one.name === "cpuMillicores");
    if (cpu === undefined || input?.kind !== "number" || input.minimum === input.maximum) return more;
    const now = cpuMillicoresOf(cpu)!;
    // No further than somebody measured.
    const then = Math.min(input.maximum, Math.round(now * MORE_CPU));
    if (then <= now) return more;
    const words = `${then / 1_000} cores for each invocation of ${name} in place of ${now / 1_000}`;
    return [...more, { ...own, words, spec: changed({ cpu: then / 1_000 }) }];
  });
  const resources = Object.entries(spec.resources).map(([name, resource]): ScenarioChange => {
    const nodes = resource.nodes + 1;
    const words = `${nodes} nodes of ${name} in place of ${resource.nodes}`;
    const changed = { ...spec, resources: { ...spec.resources, [name]: { ...resource, nodes } } };
    return { words, component: null, resource: name, spec: changed };
  });
  return [...components, ...resources];
}

/** The scenario under so many times its load: files at once, or requests a second; of a trace the speed. */
export function withLoad(spec: ScenarioSpec, factor: number): ScenarioSpec {
  const { load } = spec;
  const times = (value: number | readonly number[]): number => [value].flat()[0]! * factor;
  switch (load.kind) {
    case undefined:
    case "batches":
      return { ...spec, load: { ...load, batchSize: Math.max(1, Math.round(times(load.batchSize))) } };
    case "constant":
    case "poisson":
      return { ...spec, load: { ...load, requestsPerSecond: times(load.requestsPerSecond) } };
    case "ramp":
      return {
        ...spec,
        load: { ...load, fromPerSecond: times(load.fromPerSecond), toPerSecond: times(load.toPerSecond) },
      };
    case "trace":
      return { ...spec, load: { ...load, speed: times(load.speed) } };
  }
}
