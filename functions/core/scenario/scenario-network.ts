import { uploadsOf } from "#core/campaign/arrivals.ts";
import { loadSpace } from "#core/campaign/load-space.ts";
import { normaliseLoad } from "#core/campaign/normalise-load.ts";
import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";
import { prng, type Prng } from "#core/numeric/prng.ts";
import type { Draw, Network, NetworkRoute, NetworkScaling, NetworkStation } from "#core/queueing/network/network.ts";
import { entriesOf } from "#core/workflow/topology.ts";
import type { ComponentLaw, ScenarioLaws } from "./component-laws.ts";
import { edgesOfScenario } from "./scenario-graph.ts";
import type { ScenarioComponentSpec, ScenarioSpec } from "./scenario-spec.ts";

/** One play of a scenario: the network with the errors that its models have in this play, and when requests come. */
export interface ScenarioPlay {
  readonly network: Network;
  /** How far the models of each component err in this play, in their standard deviations. */
  readonly errors: readonly number[];
  readonly originals: number;
}

export interface PlayOptions {
  readonly spec: ScenarioSpec;
  readonly laws: ScenarioLaws;
  /** Decides when requests come, and how much the models err this time. */
  readonly seed: string;
  /** False where the models are taken at their word. */
  readonly erring: boolean;
}

/** Knative's autoscaler looks so often. */
const LOOKS_EVERY_SECONDS = 2;

export function scenarioPlay({ spec, laws, seed, erring }: PlayOptions): ScenarioPlay {
  const names = Object.keys(spec.components);
  const random = prng(`${seed}/errors`);
  // One error for all invocations of a component: a model that is wrong is wrong each time.
  const errors = names.map(() => (erring ? standardNormal(random) : 0));
  const stations = names.map((name, index): NetworkStation => {
    const component = spec.components[name]!;
    const own = laws.laws[name]!;
    const { resource, cpu, memory, scaling, join } = component;
    return {
      name,
      servers: scaling?.target !== undefined ? Infinity : serversOf(component),
      serviceSeconds: serviceSecondsOf(component, own, errors[index]!),
      join,
      routes: Object.entries(component.to).map(([to, route]) => routeOf(names.indexOf(to), to, route, own)),
      ...(resource === undefined ? {} : { resource: Object.keys(spec.resources).indexOf(resource) }),
      ...(cpu === undefined ? {} : { cores: cpuMillicoresOf(cpu)! / 1_000 }),
      ...(memory === undefined ? {} : { memoryBytes: memoryBytesOf(memory)! }),
      ...scalingOf(component, own),
    };
  });
  const resources = Object.entries(spec.resources).map(([name, { nodes, cores, memory, sharing }]) => ({
    name,
    nodes,
    cores,
    sharing,
    ...(memory === undefined ? {} : { memoryBytes: memoryBytesOf(memory)! }),
  }));
  const times = arrivalTimes(spec, seed);
  let next = 0;
  const gapSeconds = (): number => {
    const place = next++;
    return place < times.length ? times[place]! - (times[place - 1] ?? 0) : Infinity;
  };
  const entries = entriesOf(edgesOfScenario(spec)).map((name) => names.indexOf(name));
  const arrivals = { gapSeconds, kindOf: (index: number) => index % laws.kinds, entries };
  return { network: { stations, resources, arrivals }, errors, originals: times.length };
}

/** When each request of the scenario's load comes. */
export function arrivalTimes(spec: ScenarioSpec, seed: string): number[] {
  const load = normaliseLoad({ load: spec.load, sweep: "grid" });
  return uploadsOf({
    load: loadSpace(load).first,
    files: [{ key: "input", sizeBytes: 1 }],
    readers: ["entry"],
    together: false,
    seed,
    ...(load.kind === "trace" ? { traceSeconds: load.seconds } : {}),
  }).map(({ atSeconds }) => atSeconds);
}

/** Most of a component in service at once where no autoscaler says it. */
export function serversOf({ scaling, parallelism }: ScenarioComponentSpec): number {
  if (scaling === undefined) return parallelism;
  return scaling.maxScale === undefined ? parallelism : scaling.maxScale * scaling.concurrency;
}

function serviceSecondsOf(
  { service }: ScenarioComponentSpec,
  laws: readonly ComponentLaw[],
  error: number,
): NetworkStation["serviceSeconds"] {
  if (service !== undefined) {
    const { meanSeconds, law, scv } = service;
    return { law: law === "lognormal" ? { kind: law, scv } : { kind: law }, meanSeconds };
  }
  const means = laws.map(({ meanSeconds, noise }) => meanSeconds * Math.exp(noise.modelDeviation * error));
  const deviations = laws.map(({ noise }) => noise.invocationDeviation);
  return (random, kind) => means[kind]! * (deviations[kind]! === 0 ? 1 : lognormal(deviations[kind]!, random));
}

function routeOf(
  to: number,
  name: string,
  { probability, gather, delaySeconds }: ScenarioComponentSpec["to"][string],
  laws: readonly ComponentLaw[],
): NetworkRoute {
  const counts = laws.map(({ files }) => files[name]!);
  const always = counts.every((count) => count === 1);
  return {
    to,
    ...(probability < 1 ? { probability } : {}),
    ...(always
      ? {}
      : { copies: (random, kind) => Math.floor(counts[kind]! + (counts[kind]! % 1 === 0 ? 0 : random())) }),
    ...(gather > 1 ? { gather } : {}),
    ...(delaySeconds > 0 ? { delaySeconds: () => delaySeconds } : {}),
  };
}

function scalingOf(
  { scaling, warm, parallelism }: ScenarioComponentSpec,
  laws: readonly ComponentLaw[],
): { readonly scaling?: NetworkScaling } {
  const coldStartSeconds: Draw = (_, kind) => laws[kind]?.coldSeconds ?? 0;
  if (scaling === undefined) {
    return warm ? { scaling: { kind: "onDemand", coldStartSeconds, keepAliveSeconds: Infinity, least: 0 } } : {};
  }
  const { minScale: least, maxScale, concurrency, target, keepAliveSeconds, windowSeconds, graceSeconds } = scaling;
  if (target === undefined) {
    return { scaling: { kind: "onDemand", coldStartSeconds, keepAliveSeconds, least: least * concurrency } };
  }
  return {
    scaling: {
      kind: "target",
      coldStartSeconds,
      targetConcurrency: target,
      concurrency,
      least,
      most: maxScale ?? parallelism,
      windowSeconds,
      everySeconds: LOOKS_EVERY_SECONDS,
      graceSeconds,
    },
  };
}

/** With the mean 1. */
function lognormal(deviation: number, random: Prng): number {
  return Math.exp(deviation * standardNormal(random) - (deviation * deviation) / 2);
}

/** By Box and Muller. */
function standardNormal(random: Prng): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
