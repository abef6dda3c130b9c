import type { Hyperparameters } from "#core/regression/regressors.ts";
import type { Dimension } from "#core/selection/search/dimension.ts";

/** Which table is learned from, and which part of it. */
export interface TablePlan {
  readonly path: string;
  readonly target: string;
  /** Old and new names of columns; everything else goes by the new ones. */
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  /** Rows with a larger value in one of these columns are left out, before anything else is done. */
  readonly atMost: readonly ColumnBound[];
  /** The inputs, all columns without it; `skip` is taken off. */
  readonly use: readonly string[] | null;
  readonly skip: readonly string[];
  /** Columns of numbers that are names of kinds. */
  readonly categories: readonly string[];
}

export interface ColumnBound {
  readonly column: string;
  readonly bound: number;
}

/** Which features are made of the inputs. `all`: of every column of numbers. */
export interface FeaturePlan {
  readonly inverse: readonly string[] | "all";
  readonly log: readonly string[] | "all";
  readonly degree: number | "inf";
  readonly interactionsOnly: boolean;
  /** Products by the names of their factors, such as x · x · y. */
  readonly products: readonly (readonly string[])[];
  /** The features of Ernest out of `datasize` and `cores`, instead of the inputs. */
  readonly ernest: boolean;
  /** Features and target have mean 0 and deviation 1 in the rows that are learned from. */
  readonly standardise: boolean;
}

/** How rows are held out. `none`: the rows that were learned from are tested. */
export type RandomSplit =
  | { readonly kind: "none" }
  | { readonly kind: "hold-out"; readonly share: number }
  | { readonly kind: "folds"; readonly count: number };

export type ValidationSplit =
  | RandomSplit
  /** Rows beyond a bound in any of these columns. */
  | { readonly kind: "beyond"; readonly bounds: readonly ColumnBound[] }
  /** Rows at some inner values of any of these columns: at listed ones, or at every so manieth. */
  | { readonly kind: "between"; readonly columns: readonly InnerValues[] };

export interface InnerValues {
  readonly column: string;
  readonly values: readonly number[] | { readonly stride: number };
}

/** One learner with all that is to be tried of it. */
export interface Technique {
  readonly family: string;
  readonly regressor: { readonly kind: Hyperparameters["kind"] } & Readonly<Record<string, unknown>>;
  /** By the names of hyperparameters; the last changes first. */
  readonly dimensions: Readonly<Record<string, Dimension>>;
}

/** Which of the features are kept. */
export type FeatureChoice =
  | { readonly kind: "all" }
  | { readonly kind: "forward"; readonly least: number; readonly most: number; readonly folds: number }
  | { readonly kind: "importance"; readonly share: number; readonly most: number | null };

/** Of all combinations of values, or of so many that a search by what it has seen finds promising. */
export type SearchPlan =
  | {
      readonly kind: "grid";
      /** Of a technique with more points than this only the best on parts of the rows are tried on all; without it all are. */
      readonly halveAbove?: number;
    }
  | { readonly kind: "bayes"; readonly evaluations: number };

/** What is to be learned, by what and how it is judged: plain data, so that it can be hashed. */
export interface StudyPlan {
  readonly table: TablePlan;
  readonly features: FeaturePlan;
  readonly featureChoice: FeatureChoice;
  readonly search: SearchPlan;
  readonly techniques: readonly Technique[];
  /** Holds out rows that judge what was chosen … */
  readonly validation: ValidationSplit;
  /** … and, of the rest, rows by which it is chosen. */
  readonly selection: RandomSplit;
  /** All of it so many times, with other splits. */
  readonly runs: number;
  readonly seed: number;
}
