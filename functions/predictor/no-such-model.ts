import { didYouMean } from "#core/document/nearest-name.ts";

import type { ModelCatalogue } from "./model-catalogue.ts";
import { RequestError } from "./request-error.ts";

/** The error of a question to a model that is not served, with the name that was probably meant. */
export function noSuchModel(models: ModelCatalogue, name: string): RequestError {
  const refused = models.refused().find((model) => model.name === name);
  if (refused !== undefined) return new RequestError(503, refused.reason);
  const hint = didYouMean(
    name,
    models.list().map((served) => served.name),
  );
  return new RequestError(404, `Cannot answer as there is no model ${JSON.stringify(name.slice(0, 120))}: ${hint}`);
}
