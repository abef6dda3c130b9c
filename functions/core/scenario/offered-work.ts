import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";
import type { ComponentLaw, ScenarioLaws } from "./component-laws.ts";
import { offeredRate } from "./offered-rate.ts";
import { serversOf } from "./scenario-network.ts";
import type { ScenarioComponentSpec, ScenarioSpec } from "./scenario-spec.ts";

type Scaling = NonNullable<ScenarioComponentSpec["scaling"]>;

/** The work that an open load asks for all the time, of a component or of the cores of a resource, and what there is. */
export interface OfferedWork {
  readonly component: string | null;
  readonly resource: string | null;
  /** Invocations a second, of all that run there. */
  readonly perSecond: number;
  /** Invocations in service at once, or cores in use, if nobody had to wait; and the most that there can be. */
  readonly offered: number;
  readonly bears: number;
  /** Whether neither gaps nor services scatter, so that as much as there is can be borne. */
  readonly isEven: boolean;
}

/** Of all components, then of all resources; nothing of a load that comes at once. */
export function offeredWork(spec: ScenarioSpec, { laws }: ScenarioLaws): OfferedWork[] {
  const rate = offeredRate(spec);
  if (rate === undefined) return [];
  const components = Object.entries(spec.components).map(([name, component]) => {
    const own = laws[name]!;
    const offered = rate.perSecond * meanOf(own, ({ visits, meanSeconds }) => visits * meanSeconds);
    const perSecond = rate.perSecond * meanOf(own, ({ visits }) => visits);
    const isEven = rate.isEven && serves(component, own) === "evenly";
    return { component: name, resource: null, perSecond, offered, bears: placesOf(spec, component), isEven };
  });
  const resources = Object.entries(spec.resources).map(([resource, { nodes, cores }]) => {
    const there = components.filter(({ component }) => spec.components[component]!.resource === resource);
    const offered = there.reduce((sum, own) => sum + own.offered * coresOf(spec.components[own.component]!), 0);
    const perSecond = there.reduce((sum, own) => sum + own.perSecond, 0);
    const isEven = there.every((own) => own.isEven);
    return { component: null, resource, perSecond, offered, bears: nodes * cores, isEven };
  });
  return [...components, ...resources];
}

/** How many times its load a workflow bears in the long run; null of a load that comes at once. */
export function borneFactor(works: readonly OfferedWork[]): number | null {
  const factors = works.filter(({ offered }) => offered > 0).map(({ offered, bears }) => bears / offered);
  return factors.length === 0 ? null : Math.min(...factors);
}

/** Most of a component in service at once: its places, or fewer where no more fit on its resource. */
export function placesOf({ resources }: ScenarioSpec, component: ScenarioComponentSpec): number {
  const { parallelism, scaling, resource, memory } = component;
  const places = scaling?.target === undefined ? serversOf(component) : targetPlaces(scaling, parallelism);
  const ground = resource === undefined ? undefined : resources[resource];
  if (ground?.sharing !== "reserved") return places;
  const byCores = Math.floor(ground.cores / coresOf(component) + 1e-9);
  const bytes = memory === undefined ? 0 : memoryBytesOf(memory)!;
  const room = ground.memory === undefined ? Infinity : memoryBytesOf(ground.memory)!;
  const byMemory = bytes === 0 ? Infinity : Math.floor(room / bytes);
  return Math.min(places, ground.nodes * Math.min(byCores, byMemory));
}

function targetPlaces({ maxScale, concurrency }: Scaling, parallelism: number): number {
  return (maxScale ?? parallelism) * concurrency;
}

function coresOf({ cpu }: ScenarioComponentSpec): number {
  return cpu === undefined ? 0 : cpuMillicoresOf(cpu)! / 1_000;
}

function serves({ service }: ScenarioComponentSpec, laws: readonly ComponentLaw[]): "evenly" | "unevenly" {
  const scatters = laws.some(({ noise, meanSeconds }) => {
    return noise.modelDeviation + noise.invocationDeviation > 0 || meanSeconds !== laws[0]!.meanSeconds;
  });
  return scatters || (service !== undefined && service.law !== "constant") ? "unevenly" : "evenly";
}

function meanOf(laws: readonly ComponentLaw[], value: (law: ComponentLaw) => number): number {
  return laws.reduce((sum, law) => sum + value(law), 0) / laws.length;
}
