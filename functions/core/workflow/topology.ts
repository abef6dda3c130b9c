import type { Edge, Workflow } from "#core/workflow/workflow.ts";

type Graph = Pick<Workflow, "edges"> & { readonly components: readonly { readonly name: string }[] };

/** Names of the components, each after all that hand files to it; where the order is free, by name. Needs a DAG. */
export function topologicalOrder(workflow: Graph): string[] {
  const left = new Set(workflow.components.map((component) => component.name).sort());
  const edges = links(workflow);
  const order: string[] = [];
  while (left.size > 0) {
    const next = [...left].find((name) => !edges.some((edge) => edge.to === name && left.has(edge.from)));
    if (next === undefined) throw new RangeError(`Cannot order components that form a cycle: ${[...left].join(", ")}`);
    left.delete(next);
    order.push(next);
  }
  return order;
}

/** Components that no other one hands files to: they read the load. */
export function entriesOf(workflow: Graph): string[] {
  return workflow.components.map(({ name }) => name).filter((name) => !workflow.edges.some((edge) => edge.to === name));
}

/** All components whose files lead to this one, directly or not. */
export function upstreamOf(edges: readonly Edge[], name: string): Set<string> {
  return reached(name, (from) => edges.filter((edge) => edge.to === from).map((edge) => edge.from));
}

/** All components that this one's files lead to, directly or not. */
export function downstreamOf(edges: readonly Edge[], name: string): Set<string> {
  return reached(name, (from) => edges.filter((edge) => edge.from === from).map((edge) => edge.to));
}

function reached(start: string, next: (name: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...next(start)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...next(name));
  }
  return found;
}

/** The components of one cycle in their order, the first one again at the end; undefined in a DAG. */
export function cycleOf(workflow: Graph): string[] | undefined {
  const edges = links(workflow);
  for (const { name } of workflow.components) {
    const way = shortestWay(edges, name, name);
    if (way !== undefined) return way;
  }
  return undefined;
}

type Link = Pick<Edge, "from" | "to">;

/** Who hands files to whom, once however many folders they do it over. */
function links({ edges }: Graph): Link[] {
  return [...new Map(edges.map(({ from, to }) => [JSON.stringify([from, to]), { from, to }])).values()];
}

function shortestWay(edges: readonly Link[], from: string, to: string): string[] | undefined {
  let ways = [[from]];
  const seen = new Set<string>();
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const edge of edges.filter((candidate) => candidate.from === way.at(-1))) {
        if (edge.to === to) return [...way, to];
        if (seen.has(edge.to)) continue;
        seen.add(edge.to);
        longer.push([...way, edge.to]);
      }
    }
    ways = longer;
  }
  return undefined;
}

/** One component alone, as a workflow: its files lead nowhere. */
export function subgraphOf(workflow: Workflow, name: string): Workflow {
  return { components: workflow.components.filter((component) => component.name === name), edges: [] };
}
