import { dot } from "./dot.ts";
import { shrunkenGap } from "./shrunken-gap.ts";

/** Least squares with penalties: ½ |targets − Σ c_j column_j|² + Σ l1_j |c_j| + ½ l2 Σ c_j². */
export interface ShrunkenLeastSquares {
  /** One array a column, all as long as the targets. */
  readonly columns: readonly Float64Array[];
  readonly targets: Float64Array;
  /** One a column, none negative. */
  readonly l1: Float64Array;
  readonly l2: number;
  /** Whether coefficients must not be negative. */
  readonly nonNegative: boolean;
}

export interface DescentOptions {
  /** Where to begin; at zero without. */
  readonly start?: Float64Array;
  /** The duality gap to end at, as a share of half the squared targets. */
  readonly tolerance?: number;
  /** Sweeps over the columns in use, all in all. */
  readonly maximumSweeps?: number;
}

/** So many columns at most come into use between two looks at all of them. */
const COLUMNS_AT_ONCE = 10;

/**
 * The coefficients that make a shrunken least squares smallest: cyclic coordinate descent on the Gram matrix (Friedman,
 * Hastie and Tibshirani 2010) of those columns alone that are in use, until no other column would help and the duality
 * gap is small.
 */
export function coordinateDescent(
  problem: ShrunkenLeastSquares,
  { start, tolerance = 1e-12, maximumSweeps = 20_000 }: DescentOptions = {},
): Float64Array {
  const { columns, targets, l1, l2, nonNegative } = problem;
  const coefficients = start === undefined ? new Float64Array(columns.length) : Float64Array.from(start);
  const norms = Float64Array.from(columns, (column) => dot(column, column));
  const scale = dot(targets, targets);
  const used = new ColumnsInUse(columns, norms);
  for (const [column, coefficient] of coefficients.entries()) if (coefficient !== 0) used.add(column);

  let step = 1e-4;
  for (let sweeps = 0; sweeps < maximumSweeps;) {
    const residual = residualOf(problem, coefficients);
    const gradient = Float64Array.from(columns, (column) => dot(column, residual));
    const helpful = [...columns.keys()]
      .filter((column) => !used.has(column) && norms[column]! > 0)
      .map((column) => {
        const pull = nonNegative ? gradient[column]! : Math.abs(gradient[column]!);
        return { column, gain: (pull - l1[column]!) / Math.sqrt(norms[column]!) };
      })
      .filter(({ gain }) => gain > 1e-9 * Math.sqrt(scale));
    if (helpful.length === 0) {
      if (shrunkenGap(problem, coefficients, residual, gradient) <= (tolerance * scale) / 2 || step < 1e-15) break;
      step /= 10;
    }
    helpful.sort((left, right) => right.gain - left.gain || left.column - right.column);
    for (const { column } of helpful.slice(0, COLUMNS_AT_ONCE)) used.add(column);
    sweeps += 1 + used.descend(coefficients, gradient, l1, l2, nonNegative, step * Math.sqrt(scale), maximumSweeps);
  }
  return coefficients;
}

function residualOf({ columns, targets }: ShrunkenLeastSquares, coefficients: Float64Array): Float64Array {
  const residual = Float64Array.from(targets);
  for (const [index, column] of columns.entries()) {
    const coefficient = coefficients[index]!;
    if (coefficient === 0) continue;
    for (let row = 0; row < residual.length; row++) residual[row]! -= coefficient * column[row]!;
  }
  return residual;
}

/** The columns whose coefficients may differ from zero, with the products of each two. */
class ColumnsInUse {
  readonly #columns: readonly Float64Array[];
  readonly #norms: Float64Array;
  readonly #used: number[] = [];
  readonly #products: number[][] = [];

  constructor(columns: readonly Float64Array[], norms: Float64Array) {
    this.#columns = columns;
    this.#norms = norms;
  }

  has(column: number): boolean {
    return this.#used.includes(column);
  }

  add(column: number): void {
    const products = this.#used.map((other) => dot(this.#columns[other]!, this.#columns[column]!));
    for (const [place, product] of products.entries()) this.#products[place]!.push(product);
    this.#used.push(column);
    this.#products.push([...products, this.#norms[column]!]);
  }

  /** Sweeps until no coefficient moves the answers by more than `step`; returns how often. */
  descend(
    coefficients: Float64Array,
    gradient: Float64Array,
    l1: Float64Array,
    l2: number,
    nonNegative: boolean,
    step: number,
    maximumSweeps: number,
  ): number {
    const used = this.#used;
    const pulls = Float64Array.from(used, (column) => gradient[column]!);
    for (let sweep = 1; ; sweep++) {
      let largest = 0;
      for (const [place, column] of used.entries()) {
        const norm = this.#norms[column]!;
        const before = coefficients[column]!;
        const pull = pulls[place]! + norm * before;
        const shrunk = Math.max(0, (nonNegative ? pull : Math.abs(pull)) - l1[column]!) / (norm + l2);
        const after = pull < 0 ? -shrunk : shrunk;
        const change = after - before;
        if (change === 0) continue;
        coefficients[column] = after;
        const products = this.#products[place]!;
        for (let other = 0; other < pulls.length; other++) pulls[other]! -= change * products[other]!;
        largest = Math.max(largest, Math.abs(change) * Math.sqrt(norm));
      }
      if (largest <= step || sweep >= maximumSweeps) return sweep;
    }
  }
}
