import { scvOf } from "#core/queueing/laws/time-law.ts";
import type { TimeLaw } from "#core/queueing/laws/time-law.ts";
import type { Tandem } from "#core/queueing/tandem.ts";
import { cpuMillicoresOf } from "#core/document/quantity.ts";
import { topologicalOrder } from "#core/workflow/topology.ts";
import type { ComponentLaw, ScenarioLaws } from "./component-laws.ts";
import type { SteadyAnswer } from "./forecast.ts";
import { edgesOfScenario } from "./scenario-graph.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** Answers a tandem in its steady state: a surrogate, say. */
export type AnswerTandem = (tandem: Tandem) => SteadyAnswer;

export type FoundTandem =
  { readonly kind: "tandem"; readonly tandem: Tandem } | { readonly kind: "none"; readonly reason: string };

/** The scenario as two stages in a row, where it is that, or why it is not. */
export function scenarioTandem(spec: ScenarioSpec, { laws }: ScenarioLaws): FoundTandem {
  const none = (reason: string): FoundTandem => ({ kind: "none", reason });
  const graph = edgesOfScenario(spec);
  const [first, second, third] = topologicalOrder(graph);
  if (first === undefined || second === undefined || third !== undefined || graph.edges.length !== 1)
    return none("it has other than two components in a row");
  const stages = [spec.components[first]!, spec.components[second]!] as const;
  const route = stages[0].to[second]!;
  if (stages[1].join) return none(`${second} joins`);
  if (stages.some(({ scaling, warm }) => scaling !== undefined || warm)) return none("instances start in it");
  if (laws[first]!.some(({ files }) => files[second] !== 1)) return none(`${first} hands on other than one file`);
  for (const [name, { cores, nodes, sharing }] of Object.entries(spec.resources)) {
    const wanted = stages.filter(({ resource }) => resource === name);
    const most = wanted.reduce((sum, { cpu, parallelism }) => sum + (cpuMillicoresOf(cpu ?? 0) ?? 0) * parallelism, 0);
    const enough = sharing === "slowed" || nodes === 1;
    if (most > cores * nodes * 1_000 || !enough) return none(`cores of ${name} may be short`);
  }
  const arrivals = arrivalsOf(spec.load);
  if (arrivals === undefined) return none("its load is neither of one rate nor of batches again and again");
  const tandem: Tandem = {
    ...arrivals,
    first: { servers: stages[0].parallelism, ...serviceOf(stages[0].service, laws[first]!) },
    offloadProbability: route.probability,
    offloadBatch: route.gather,
    networkDelaySeconds: route.delaySeconds,
    second: { servers: stages[1].parallelism, ...serviceOf(stages[1].service, laws[second]!) },
  };
  if (route.probability === 0) return none(`nothing goes from ${first} to ${second}`);
  return { kind: "tandem", tandem };
}

function arrivalsOf(load: ScenarioSpec["load"]): Pick<Tandem, "batchRate" | "arrival" | "batchSize"> | undefined {
  const one = (value: number | readonly number[]): number => [value].flat()[0]!;
  const batchSize = { kind: "constant" as const, mean: 1 };
  switch (load.kind) {
    case "constant":
      return { batchRate: one(load.requestsPerSecond), arrival: { kind: "constant" }, batchSize };
    case "poisson":
      return { batchRate: one(load.requestsPerSecond), arrival: { kind: "exponential" }, batchSize };
    case undefined:
    case "batches": {
      const gap = one(load.interUploadSeconds);
      if (load.batches === 1 || gap === 0) return undefined;
      const arrival = { kind: load.interUploadDistribution === "exponential" ? "exponential" : "constant" } as const;
      return { batchRate: 1 / gap, arrival, batchSize: { kind: "constant", mean: one(load.batchSize) } };
    }
    default:
      return undefined;
  }
}

/** Of all sizes together: the scatter of an invocation and that of sizes. */
function serviceOf(
  service: ScenarioSpec["components"][string]["service"],
  laws: readonly ComponentLaw[],
): { readonly service: TimeLaw; readonly serviceMeanSeconds: number } {
  if (service !== undefined) {
    const law: TimeLaw = service.law === "lognormal" ? { kind: "lognormal", scv: service.scv } : { kind: service.law };
    return { service: law, serviceMeanSeconds: service.meanSeconds };
  }
  const mean = laws.reduce((sum, { meanSeconds }) => sum + meanSeconds, 0) / laws.length;
  const second =
    laws.reduce((sum, { meanSeconds, noise }) => sum + meanSeconds ** 2 * Math.exp(noise.invocationDeviation ** 2), 0) /
    laws.length;
  const scv = second / mean ** 2 - 1;
  const law: TimeLaw = scv > 1e-9 ? { kind: "lognormal", scv } : { kind: "constant" };
  return { service: scvOf(law) > 0 ? law : { kind: "constant" }, serviceMeanSeconds: mean };
}
