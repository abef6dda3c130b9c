import type { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import { SCALING_FIELDS } from "#core/campaign/scaling-fields.ts";
import type { Flaw } from "#core/document/flaw.ts";

interface SweptList {
  readonly path: readonly (string | number)[];
  readonly length: number;
}

/** The lists of a zip that have neither the length of the longest one nor a single value. */
export function zipFlaws(spec: CampaignSpec): Flaw[] {
  const lists = sweptLists(spec).filter(({ length }) => length > 1);
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const model = lists.find(({ length }) => length === longest);
  if (model === undefined) return [];
  return lists
    .filter(({ length }) => length !== longest)
    .map(({ path, length }) => ({
      path,
      rule: `must hold one value or ${longest}, as many as ${model.path.join(".")}, because sweep is "zip": it holds ${length}`,
      withoutValue: true,
    }));
}

function sweptLists(spec: CampaignSpec): SweptList[] {
  const lists: SweptList[] = [];
  const add = (path: SweptList["path"], value: unknown): void => {
    if (Array.isArray(value)) lists.push({ path, length: value.length });
  };
  for (const [name, component] of Object.entries(spec.components)) {
    for (const field of ["cpu", "memory", "parallelism", "warm", ...SCALING_FIELDS] as const)
      add(["components", name, field], component[field]);
    for (const [variable, value] of Object.entries(component.environment ?? {})) {
      add(["components", name, "environment", variable], value);
    }
  }
  for (const [field, value] of Object.entries(spec.load)) {
    // The times of a trace are one value.
    if (field !== "seconds") add(["load", field], value);
  }
  return lists;
}
