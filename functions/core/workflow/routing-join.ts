import type { LandedFile } from "#core/workflow/routing.ts";
import type { Edge } from "#core/workflow/workflow.ts";

/** A joining component, who must be done before it runs, and what it has of each original so far. */
export interface Join {
  readonly component: string;
  readonly upstream: ReadonlySet<string>;
  readonly waiting: Map<number, { readonly batchIndex: number; readonly files: readonly LandedFile[] }>;
  /** Originals of which some upstream invocation failed: the join never runs for them. */
  readonly broken: Set<number>;
}

/** The joins of a workflow, those upstream first, so that one that completes keeps the next one waiting. */
export function joinsOf(
  components: readonly { readonly name: string; readonly join: boolean }[],
  edges: readonly Edge[],
): readonly Join[] {
  return components
    .filter((component) => component.join)
    .map(({ name }) => ({
      component: name,
      upstream: upstreamOf(name, edges),
      waiting: new Map(),
      broken: new Set<number>(),
    }))
    .sort((left, right) => left.upstream.size - right.upstream.size);
}

function upstreamOf(component: string, edges: readonly Edge[]): ReadonlySet<string> {
  const upstream = new Set<string>();
  const visit = (name: string): void => {
    for (const edge of edges) {
      if (edge.to !== name || upstream.has(edge.from)) continue;
      upstream.add(edge.from);
      visit(edge.from);
    }
  };
  visit(component);
  upstream.delete(component);
  return upstream;
}
