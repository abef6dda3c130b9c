import { ANSWER_NUMBERS, answered, type TandemAnswer } from "../table/tandem-answer.ts";
import type { Tandem } from "../tandem.ts";
import type { PreparedSurrogate } from "./prepare-surrogate.ts";

/** A surrogate's answer in the columns of all methods; outside of its range `inRange` is false, and far outside it is the analytic one. */
export function surrogateAnswer({ answer }: Pick<PreparedSurrogate, "answer">, tandem: Tandem): TandemAnswer {
  const found = answer(tandem);
  const { inRange, distance } = found;
  return { ...answered(Object.fromEntries(ANSWER_NUMBERS.map((name) => [name, found[name]]))), inRange, distance };
}
