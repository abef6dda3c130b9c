import { blendEntries, type BlendedAnswers, type BlendMember, type Contest } from "./blend.ts";
import { entriesOf, entriesWithout } from "./folds.ts";

/**
 * What the width of delivered intervals goes by: for each test entry the answer of a blend that was chosen without its
 * fold; of the delivered blend where nothing is left to choose by without it, as with the first of nested cuts of a
 * range, since a blend that was chosen by nothing says little of one that was.
 */
export function calibrationAnswers(
  contest: Contest,
  delivered: readonly BlendMember[],
  { predicted, spread }: BlendedAnswers,
): Pick<BlendedAnswers, "predicted" | "spread"> {
  const answers = { predicted: predicted.slice(), spread: spread.slice() };
  for (let fold = 0; fold < contest.folds.count; fold++) {
    if (entriesWithout(contest.folds, fold).length > 0) continue;
    const entries = entriesOf(contest.folds, fold);
    const blended = blendEntries(contest.scale, delivered, entries);
    for (const [index, entry] of entries.entries()) {
      answers.predicted[entry] = blended.predicted[index]!;
      answers.spread[entry] = blended.spread[index]!;
    }
  }
  return answers;
}
