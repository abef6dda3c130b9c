import type { FeatureTable } from "#core/dataset/feature-table.ts";
import type { Prng } from "#core/numeric/prng.ts";
import { extrapolationTests } from "./extrapolation-tests.ts";
import { chooseFolds, type Folds, foldsOf } from "./folds.ts";
import { interpolationTests } from "./interpolation-tests.ts";
import type { Question } from "./question.ts";

/**
 * Folds that ask what will be asked: beyond the largest values of an input, or between its values; whole configurations
 * at random where nothing is said of them, or where an input has two values only: below the larger one nothing changes
 * along it, so that nothing could be learned of how it goes on.
 */
export function questionFolds(
  { extrapolate, interpolate, below = [] }: Question,
  table: FeatureTable,
  groups: readonly string[],
  random: Prng,
): Folds {
  const beyond = extrapolate.flatMap((name) => {
    const values = numbersOf(table, name, "extrapolate");
    return new Set(values).size === 2 ? [] : extrapolationTests(name, values);
  });
  const between = interpolate.flatMap((name) => interpolationTests(name, numbersOf(table, name, "interpolate")));
  const under = below.flatMap((name) => extrapolationTests(name, mirrored(numbersOf(table, name, "extrapolate"))));
  const tests = [...beyond, ...under, ...between];
  if (tests.length === 0) return chooseFolds(groups, random);
  const kind =
    between.length === 0
      ? "extrapolation"
      : beyond.length + under.length === 0
        ? "interpolation"
        : "extrapolation-and-interpolation";
  return foldsOf(kind, tests);
}

/** With the smallest values as the largest: what goes below them is tested as what goes beyond. */
function mirrored(values: Float64Array): Float64Array {
  return values.map((value) => -value);
}

function numbersOf({ columns }: FeatureTable, name: string, what: string): Float64Array {
  const column = columns.find((each) => each.name === name);
  if (column?.kind === "number") return column.values;
  const found = column === undefined ? "it is none" : "it is a category";
  throw new TypeError(`Cannot learn to ${what} along "${name}" as it must be an input of numbers: ${found}`);
}
