import { numbersOnly } from "#core/queueing/forecast/numbers-only.ts";
import { overLimit } from "#core/queueing/forecast/tandem-limits.ts";
import { surrogateAnswer } from "#core/queueing/surrogate/surrogate-answer.ts";
import type { TandemAnswer } from "#core/queueing/table/tandem-answer.ts";
import { tandemOfRow, type TandemRow } from "#core/queueing/table/tandem-row.ts";

import { RequestError } from "../request-error.ts";
import { REQUEST_LIMITS } from "./request-limits.ts";
import type { ServedSurrogate } from "./served-surrogate.ts";

/** One answer a row of a request, in their order; one that has no numbers is a sentence. */
export function answerTandemRows({ prepared }: ServedSurrogate, rows: readonly TandemRow[]): TandemAnswer[] {
  const tandems = rows.map(tandemOfRow);
  const over = overLimit(tandems, { method: "surrogate" }, REQUEST_LIMITS);
  if (over !== undefined) {
    throw new RequestError(413, `Cannot answer these tandems at once as ${over}; drop a CSV in the requests bucket`);
  }
  return tandems.map((tandem) => numbersOnly(() => surrogateAnswer(prepared, tandem)));
}
