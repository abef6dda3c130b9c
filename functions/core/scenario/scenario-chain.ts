import { cpuMillicoresOf } from "#core/document/quantity.ts";
import type { Chain } from "#core/queueing/chain/chain.ts";
import { scvOf } from "#core/queueing/laws/time-law.ts";
import type { TimeLaw } from "#core/queueing/laws/time-law.ts";
import { topologicalOrder } from "#core/workflow/topology.ts";
import type { ComponentLaw, ScenarioLaws } from "./component-laws.ts";
import type { SteadyAnswer } from "./forecast.ts";
import { edgesOfScenario } from "./scenario-graph.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** Answers a chain in its steady state. */
export type AnswerChain = (chain: Chain) => SteadyAnswer;

export type FoundChain =
  { readonly kind: "chain"; readonly chain: Chain } | { readonly kind: "none"; readonly reason: string };

/** The scenario as stages in a row, where it is that, or why it is not. */
export function scenarioChain(spec: ScenarioSpec, { laws }: ScenarioLaws): FoundChain {
  const none = (reason: string): FoundChain => ({ kind: "none", reason });
  const graph = edgesOfScenario(spec);
  const names = topologicalOrder(graph);
  const hops = names.slice(1).map((to, index) => ({ from: names[index]!, to }));
  const isRow = graph.edges.length === hops.length && hops.every(({ from, to }) => spec.components[from]!.to[to]);
  if (names.length < 2 || !isRow) return none("its components are not in a row");
  const stages = names.map((name) => spec.components[name]!);
  const joining = hops.find(({ to }) => spec.components[to]!.join);
  if (joining !== undefined) return none(`${joining.to} joins`);
  if (stages.some(({ scaling, warm }) => scaling !== undefined || warm)) return none("instances start in it");
  for (const { from, to } of hops) {
    if (laws[from]!.some(({ files }) => files[to] !== 1)) return none(`${from} hands on other than one file`);
    if (spec.components[from]!.to[to]!.probability === 0) return none(`nothing goes from ${from} to ${to}`);
  }
  for (const [name, { cores, nodes, sharing }] of Object.entries(spec.resources)) {
    const wanted = stages.filter(({ resource }) => resource === name);
    const most = wanted.reduce((sum, { cpu, parallelism }) => sum + (cpuMillicoresOf(cpu ?? 0) ?? 0) * parallelism, 0);
    const enough = sharing === "slowed" || nodes === 1;
    if (most > cores * nodes * 1_000 || !enough) return none(`cores of ${name} may be short`);
  }
  const arrivals = arrivalsOf(spec.load);
  if (arrivals === undefined) return none("its load is neither of one rate nor of batches again and again");
  const chain: Chain = {
    ...arrivals,
    stations: names.map((name) => {
      const { parallelism, service } = spec.components[name]!;
      return { servers: parallelism, ...serviceOf(service, laws[name]!) };
    }),
    links: hops.map(({ from, to }) => {
      const { probability, gather, delaySeconds } = spec.components[from]!.to[to]!;
      return { probability, gather, delaySeconds };
    }),
  };
  return { kind: "chain", chain };
}

function arrivalsOf(load: ScenarioSpec["load"]): Pick<Chain, "batchRate" | "arrival" | "batchSize"> | undefined {
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
