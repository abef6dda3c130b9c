import type { Cell, Dataset } from "./dataset.ts";

/** The category that stands for rare and for unknown ones. */
export const OTHER_CATEGORY = "other";

/** A category with fewer configurations than this is rare, unless it is said otherwise. */
export const RARE_CONFIGURATIONS = 3;

/**
 * The dataset with the rare categories of a column, those with fewer than `below` configurations, gathered under
 * "other". Where none is rare nothing would be learned of others, and that is an error.
 */
export function gatherRare(dataset: Dataset, name: string, below: number = RARE_CONFIGURATIONS): Dataset {
  const index = dataset.columns.findIndex((column) => column.name === name);
  const column = dataset.columns[index];
  if (column?.kind !== "category" || column.role !== "feature") {
    const found = column === undefined ? "there is none" : `it is a ${column.kind}, ${column.role} of the dataset`;
    throw refusal(dataset, name, `"${name}" must be an input of categories`, found);
  }
  const counts = configurationsOf(dataset, index);
  const rare = new Set([...counts].flatMap(([category, count]) => (count < below ? [category] : [])));
  rare.add(OTHER_CATEGORY);
  if (![...rare].some((category) => counts.has(category))) {
    const [rarest, least] = [...counts].reduce((most, next) => (next[1] < most[1] ? next : most), ["", Infinity]);
    const rule = `a category of it must have fewer than ${below} configurations`;
    throw refusal(dataset, name, rule, counts.size === 0 ? "it is empty" : `the rarest, "${rarest}", has ${least}`);
  }
  if (counts.size > 0 && [...counts.keys()].every((category) => rare.has(category))) {
    throw refusal(dataset, name, `a category of it must have ${below} configurations or more`, "none has");
  }
  const gathered = (cell: Cell): Cell => (typeof cell === "string" && rare.has(cell) ? OTHER_CATEGORY : cell);
  return {
    ...dataset,
    columns: dataset.columns.map((each, at) => (at === index ? { ...each, other: OTHER_CATEGORY } : each)),
    rows: dataset.rows.map((row) => row.map((cell, at) => (at === index ? gathered(cell) : cell))),
  };
}

/** How many configurations each category of a column was measured in: by the group, else by different inputs. */
function configurationsOf({ columns, rows }: Dataset, index: number): Map<string, number> {
  const group = columns.findIndex(({ role }) => role === "group");
  const features = columns.flatMap(({ role }, at) => (role === "feature" ? [at] : []));
  const needed = columns.flatMap(({ role }, at) => (role === "feature" || role === "target" ? [at] : []));
  const seen = new Map<string, Set<string>>();
  for (const row of rows) {
    const category = row[index];
    if (typeof category !== "string" || needed.some((at) => row[at] === null)) continue;
    const key = group >= 0 ? String(row[group]) : JSON.stringify(features.map((at) => row[at]));
    seen.set(category, (seen.get(category) ?? new Set()).add(key));
  }
  return new Map([...seen].map(([category, keys]) => [category, keys.size]));
}

function refusal({ name }: Dataset, column: string, rule: string, found: string): RangeError {
  return new RangeError(`Cannot learn ${name} with other values of "${column}" as ${rule}: ${found}`);
}
