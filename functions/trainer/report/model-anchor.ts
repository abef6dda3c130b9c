import type { Model } from "#core/model/model.ts";

/** Where in the report a model is. */
export function modelAnchor({ name }: Pick<Model, "name">): string {
  return `model-${name.replace(/[^A-Za-z0-9]+/g, "-")}`;
}
