/** At most so many laws are remembered: one that was measured may hold a million values. */
const MOST = 256;
/** Fields of laws that list what was measured. */
const LONG = ["values", "silent", "shares", "sizes"];

/** Works something out once for each law that is the very same object, or reads the same where it is short. */
export function lawMemory<Law extends { readonly kind: string }, Known>(
  workOut: (law: Law) => Known,
): (law: Law) => Known {
  const byObject = new WeakMap<Law, Known>();
  const byWords = new Map<string, Known>();
  return (law) => {
    const known = byObject.get(law);
    if (known !== undefined) return known;
    const words = LONG.some((field) => field in law) ? undefined : Object.values(law).join();
    const found = (words === undefined ? undefined : byWords.get(words)) ?? workOut(law);
    byObject.set(law, found);
    if (words !== undefined) {
      if (byWords.size >= MOST) byWords.clear();
      byWords.set(words, found);
    }
    return found;
  };
}
