/**
 * Group labels such that rows with equal inputs are in one group, even where they were labelled as two: no model can
 * tell them apart, so one must not be tested on what it learned of the other. A merged group keeps its first label.
 */
export function mergedGroups(labels: readonly string[], keys: readonly string[]): string[] {
  const names = [...new Set(labels)];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const parents = names.map((_, number) => number);
  const root = (number: number): number => {
    let top = number;
    while (parents[top] !== top) {
      parents[top] = parents[parents[top]!]!;
      top = parents[top]!;
    }
    return top;
  };
  const firstOfKey = new Map<string, number>();
  for (const [row, label] of labels.entries()) {
    const own = root(numbers.get(label)!);
    const first = root(firstOfKey.get(keys[row]!) ?? own);
    firstOfKey.set(keys[row]!, first);
    parents[Math.max(own, first)] = Math.min(own, first);
  }
  return labels.map((label) => names[root(numbers.get(label)!)]!);
}
