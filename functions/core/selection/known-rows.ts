import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { configurationKeys } from "./configuration-keys.ts";
import type { FittedLearner } from "./fitted-learner.ts";

/** Tells for each row whether its configuration was measured; of none where the learner does not keep what was. */
export function prepareKnown({ known }: Pick<FittedLearner, "known">): (table: FeatureTable) => readonly boolean[] {
  if (known === undefined) return ({ rowCount }) => new Array<boolean>(rowCount).fill(false);
  const keys = new Set(unpackFloat64(known));
  return (table) => Array.from(configurationKeys(table), (key) => keys.has(key));
}
