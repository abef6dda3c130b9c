import { blendEntries, type BlendMember, blendMembers } from "./blend.ts";
import type { Contest } from "./contest.ts";
import { selectionError } from "./selection-error.ts";

/**
 * A blend for configurations that were measured, where it errs less on further measurements of them than the blend that
 * was chosen for others; else null.
 */
export function knownMembers(known: Contest, elsewhere: readonly BlendMember[]): BlendMember[] | null {
  const { by, tested, scale, outcomes } = known;
  const entries = [...known.folds.rows.keys()];
  const errorOf = (members: readonly BlendMember[]): number =>
    selectionError(by, tested, blendEntries(scale, members, entries).predicted, entries);
  const others = elsewhere.map(({ weight, outcome }) => ({
    weight,
    outcome: outcomes.find(({ trial }) => trial === outcome.trial)!,
  }));
  const members = blendMembers(known, entries);
  return errorOf(members) < errorOf(others) ? members : null;
}
