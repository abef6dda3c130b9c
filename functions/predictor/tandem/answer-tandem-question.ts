import { formatQuantity } from "#core/document/format-quantity.ts";
import type { TandemAnswer } from "#core/queueing/table/tandem-answer.ts";

import type { SurrogateAnswer } from "../plain-messages.ts";
import type { Questions } from "../questions.ts";
import { answerTandemRows } from "./answer-tandem-rows.ts";
import { SURROGATE_TARGET } from "./describe-surrogate.ts";
import { readTandemRow } from "./read-tandem-row.ts";
import type { ServedSurrogate } from "./served-surrogate.ts";
import { TANDEM_UNITS } from "./tandem-inputs.ts";

/** What a surrogate says to the rows of a question. */
export function answerTandemQuestion(
  served: ServedSurrogate,
  { questions, where, single }: Questions,
): SurrogateAnswer {
  const rows = questions.map((question, index) => readTandemRow(question, where(index)));
  const predictions = answerTandemRows(served, rows);
  const only = single ? predictions[0] : undefined;
  return {
    model: served.name,
    version: served.version,
    target: SURROGATE_TARGET,
    units: { ...TANDEM_UNITS },
    predictions,
    ...(only === undefined ? {} : { sentence: sentenceOf(only) }),
  };
}

function sentenceOf({ error, inRange, responseMeanSeconds, responseP95Seconds }: TandemAnswer): string {
  if (error !== null) return error;
  const said = `Offloaded jobs take ${seconds(responseMeanSeconds)} on average, 95 % of them at most ${seconds(responseP95Seconds)}.`;
  return inRange ? said : `${said} The surrogate is not to be trusted here: simulate it to be sure.`;
}

function seconds(value: number | null): string {
  return value === null ? "unknown" : formatQuantity(value, "s");
}
