/**
 * Group labels such that rows with equal inputs are in one group, even where they were labelled as two: no model can
 * tell them apart, so one must not be tested on what it learned of the other. A merged group keeps its first label.
 */
export function mergedGroups(labels: readonly string[], keys: readonly string[]): string[] {
  const parent = new Map<string, string>(labels.map((label) => [label, label]));
  const root = (label: string): string => {
    const above = parent.get(label)!;
    if (above === label) return label;
    const top = root(above);
    parent.set(label, top);
    return top;
  };
  const firstOfKey = new Map<string, string>();
  for (const [row, label] of labels.entries()) {
    const key = keys[row]!;
    const first = firstOfKey.get(key);
    if (first === undefined) firstOfKey.set(key, label);
    else parent.set(root(label), root(first));
  }
  return labels.map(root);
}
