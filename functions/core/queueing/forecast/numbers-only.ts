import { ANSWER_NUMBERS, type TandemAnswer, unanswered } from "../table/tandem-answer.ts";

/** An answer, which is a sentence where the tandem has none: as its queues would grow for ever, or as no number can tell it. */
export function numbersOnly(answer: () => TandemAnswer): TandemAnswer {
  let found: TandemAnswer;
  try {
    found = answer();
  } catch (error) {
    if (error instanceof RangeError) return unanswered(error.message);
    throw error;
  }
  const isTold = ANSWER_NUMBERS.every((name) => found[name] === null || Number.isFinite(found[name]));
  return isTold
    ? found
    : unanswered(
        "Cannot answer a tandem by this method as its numbers grow beyond what can be reckoned with: simulate it",
      );
}
