/** Names are compared, and shown, up to this many characters. */
const LONGEST_NAME = 80;

/** The known name that was probably meant: the one with the fewest slips, if these are at most a third of its letters. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    // A name that is longer by more than its slips may be is not worth comparing, however long it is.
    if (candidate.length > 2 * LONGEST_NAME) continue;
    const slips = editDistance(name.toLowerCase().slice(0, LONGEST_NAME), candidate.toLowerCase());
    if (slips < fewest && slips <= Math.max(1, Math.floor(candidate.length / 3))) [best, fewest] = [candidate, slips];
  }
  return best;
}

/** `: did you mean "blur"?`, or the names there are when none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  if (known.length === 0) return "there is none";
  const shown = known.slice(0, 12).map((candidate) => `"${shortened(candidate)}"`);
  return `known ${known.length === 1 ? "is" : "are"} ${shown.join(", ")}${known.length > 12 ? ", …" : ""}`;
}

function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    [beforeLast, last] = [last, current];
  }
  return last[right.length] ?? 0;
}
