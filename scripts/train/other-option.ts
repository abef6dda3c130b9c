import { RARE_CONFIGURATIONS } from "#core/dataset/gather-rare.ts";

import type { TrainTableOptions } from "../../functions/trainer/train-table.ts";
import { badInput } from "../command-failure.ts";
import { textsOption, wholeNumberOption } from "../options.ts";
import type { VerbCall } from "../verb.ts";

/** Columns whose rare categories are learned as one, and below how many configurations they are rare. */
export function otherOption(call: VerbCall): Pick<TrainTableOptions, "other"> {
  const columns = textsOption(call, "other");
  const below = wholeNumberOption(call, "otherBelow");
  if (below !== undefined && columns.length === 0)
    throw badInput("Cannot read --other-below as --other must name a column: none is named");
  if (below !== undefined && below < 2)
    throw badInput(`Cannot read --other-below as it must be at least 2: current value is ${below}`);
  return columns.length === 0 ? {} : { other: { columns, below: below ?? RARE_CONFIGURATIONS } };
}
