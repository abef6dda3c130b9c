import type { Model } from "./model.ts";
import { type SearchRecord, searchWords } from "./search-record.ts";

/** The model with how what was tried for it was chosen. */
export function withSearch(model: Model, search: SearchRecord): Model {
  return {
    ...model,
    training: { ...model.training, search },
    warnings: [...model.warnings, ...searchWords(search)],
  };
}
