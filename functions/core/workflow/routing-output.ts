import type { ComponentOutput, Edge } from "#core/workflow/workflow.ts";

/** Where one file that a component left goes: below one of its outputs, and to the components that read there. */
export interface OutputRoute {
  /** `bucket/folder/relative/path`: where OSCAR's supervisor would put the file. */
  readonly path: string;
  /** Components that the file starts, each once; none for a final output. */
  readonly consumers: readonly string[];
}

/**
 * The ways of one file out of a component, as OSCAR's supervisor decides them: an output takes the file when its path
 * relative to the output folder starts with one of the prefixes and ends with one of the suffixes. A file that no
 * output takes goes nowhere.
 */
export function outputRoutes(
  component: { readonly name: string; readonly outputs: readonly ComponentOutput[] },
  relativePath: string,
  edges: readonly Edge[],
): readonly OutputRoute[] {
  const paths = new Set(
    component.outputs.filter((output) => takes(output, relativePath)).map((output) => `${output.path}/${relativePath}`),
  );
  return [...paths].map((path) => {
    const consumers = edges.filter((edge) => edge.from === component.name && path.startsWith(`${edge.path}/`));
    return { path, consumers: [...new Set(consumers.map((edge) => edge.to))] };
  });
}

function takes(output: ComponentOutput, relativePath: string): boolean {
  const { prefixes, suffixes } = output;
  return (
    (prefixes.length === 0 || prefixes.some((prefix) => relativePath.startsWith(prefix))) &&
    (suffixes.length === 0 || suffixes.some((suffix) => relativePath.endsWith(suffix)))
  );
}
