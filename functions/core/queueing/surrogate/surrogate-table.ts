import type { Tandem } from "../tandem.ts";
import { LOADS_MET, loadsMet } from "./loads-met.ts";
import { TARGET_COUNT } from "./network-targets.ts";
import { surrogateTargets } from "./surrogate-targets.ts";
import { FEATURE_NAMES } from "./feature-names.ts";
import { describeTandem } from "./tandem-description.ts";
import type { TandemLabel } from "./tandem-label.ts";

export interface LabelledTandem {
  readonly tandem: Tandem;
  readonly label: TandemLabel;
  /** Not to be learned from. */
  readonly isTest: boolean;
}

/** What a network learns from, row-major: features standardised, targets over their scales. */
export interface TrainingRows {
  readonly rowCount: number;
  readonly features: Float32Array;
  readonly targets: Float32Array;
  /** One for each target of each row. */
  readonly weights: Float32Array;
  readonly targetCount: number;
  /** As many as a description has without it. */
  readonly columnCount?: number;
}

/** Rows of simulations, with the loads that each met. */
export interface SimulatedRows extends TrainingRows {
  readonly loadsMet: Float32Array;
}

/** Rows to learn from, and rows to judge by. */
export interface SurrogateTable extends SimulatedRows {
  readonly columns: readonly {
    readonly name: string;
    readonly mean: number;
    readonly deviation: number;
    readonly minimum: number;
    readonly maximum: number;
  }[];
  readonly heldOut: readonly LabelledTandem[];
  /** That were simulated for all labels. */
  readonly jobs: number;
}

/** What networks learn from; labels without a finite response are left out. */
export function surrogateTable(rows: readonly LabelledTandem[]): SurrogateTable {
  const columnCount = FEATURE_NAMES.length;
  const heldOut: LabelledTandem[] = [];
  const learned: { features: Float64Array; targets: Float64Array; weights: Float64Array; met: readonly number[] }[] =
    [];
  for (const row of rows) {
    const described = describeTandem(row.tandem);
    if (described === undefined || !Number.isFinite(row.label.response)) continue;
    if (row.isTest) heldOut.push(row);
    else {
      const { targets, weights } = surrogateTargets(row.tandem, described, row.label);
      learned.push({ features: described.features, targets, weights, met: loadsMet(described, row.label) });
    }
  }
  if (learned.length === 0) throw new RangeError("Cannot learn a surrogate as there must be tandems with labels: none");
  const columns = FEATURE_NAMES.map((name, column) => {
    let [sum, minimum, maximum] = [0, Infinity, -Infinity];
    for (const { features } of learned) {
      const value = features[column]!;
      sum += value;
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
    }
    const mean = sum / learned.length;
    let squares = 0;
    for (const { features } of learned) squares += (features[column]! - mean) ** 2;
    return { name, mean, deviation: Math.sqrt(squares / learned.length) || 1, minimum, maximum };
  });
  const features = new Float32Array(learned.length * columnCount);
  const targets = new Float32Array(learned.length * TARGET_COUNT);
  const weights = new Float32Array(learned.length * TARGET_COUNT);
  const met = new Float32Array(learned.length * LOADS_MET);
  for (const [row, each] of learned.entries()) {
    for (const [column, { mean, deviation }] of columns.entries()) {
      features[row * columnCount + column] = (each.features[column]! - mean) / deviation;
    }
    targets.set(each.targets, row * TARGET_COUNT);
    weights.set(each.weights, row * TARGET_COUNT);
    met.set(each.met, row * LOADS_MET);
  }
  const jobs = rows.reduce((sum, { label }) => sum + label.jobs, 0);
  const count = { rowCount: learned.length, targetCount: TARGET_COUNT };
  return { ...count, features, targets, weights, loadsMet: met, columns, heldOut, jobs };
}
