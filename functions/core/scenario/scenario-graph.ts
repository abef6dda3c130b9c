import type { Edge } from "#core/workflow/workflow.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** The components of a scenario and who hands files to whom. */
export function edgesOfScenario({ components }: Pick<ScenarioSpec, "components">): {
  readonly components: readonly { readonly name: string }[];
  readonly edges: readonly Edge[];
} {
  return {
    components: Object.keys(components).map((name) => ({ name })),
    edges: Object.entries(components).flatMap(([from, { to }]) =>
      Object.keys(to).map((name) => ({ from, to: name, path: `${from}/${name}` })),
    ),
  };
}
