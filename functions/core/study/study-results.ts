import type { Scores } from "#core/model/model.ts";
import type { SelectionMetric } from "#core/selection/selection-error.ts";

/** Means of scores over parts, each part counting the same; null where a part has none. */
export interface MeanScores {
  readonly mape: number | null;
  readonly rmse: number;
  readonly mae: number;
  readonly r2: number | null;
}

/** What came of one technique. */
export interface TechniqueResult {
  readonly family: string;
  /** How many different combinations were tried. */
  readonly trials: number;
  /** Reasons of trials that failed, with how many. */
  readonly failures: readonly { readonly reason: string; readonly count: number }[];
  /** The best combination over all parts, by what it was chosen by; null where all failed. */
  readonly best: string | null;
  readonly selectionError: number | null;
  /** Of the best combination of each part, chosen without the rows that judge it. */
  readonly validation: MeanScores | null;
  readonly parts: readonly TechniquePart[];
}

export interface TechniquePart {
  readonly run: number;
  readonly fold: number;
  readonly trial: string;
  readonly selection: Scores;
  readonly validation: Scores;
}

/** One judgement: what was chosen, and how good it is on rows that took no part in the choice. */
export interface PartResult {
  readonly run: number;
  readonly fold: number;
  readonly trainingRows: number;
  readonly validationRows: number;
  readonly family: string;
  readonly trial: string;
  readonly selectionError: number;
  readonly validation: Scores;
}

/** Everything that a study found, for programs. */
export interface StudyResults {
  readonly format: "study-results";
  readonly version: 1;
  readonly name: string;
  readonly target: string;
  readonly rows: number;
  readonly configurations: number;
  readonly dataSha256: string;
  readonly planSha256: string;
  readonly selectedBy: SelectionMetric;
  /** What is taken otherwise than it was asked for, and what was left out, as sentences. */
  readonly notes: readonly string[];
  readonly delivered: {
    readonly family: string;
    readonly trial: string;
    readonly selectionError: number;
    /** Over the parts, of what was chosen in each: what the choice is worth on rows that took no part in it. */
    readonly validation: MeanScores;
    readonly data: string;
    readonly fittedTo: string;
  };
  /** The mean alone, on the same validation rows. */
  readonly baseline: MeanScores | null;
  readonly parts: readonly PartResult[];
  readonly techniques: readonly TechniqueResult[];
}

/** The mean of scores over parts. */
export function meanScores(scores: readonly Scores[]): MeanScores {
  const over = (pick: (score: Scores) => number): number =>
    scores.reduce((sum, score) => sum + pick(score), 0) / scores.length;
  const known = (pick: (score: Scores) => number | null): number | null =>
    scores.every((score) => pick(score) !== null) ? over((score) => pick(score)!) : null;
  return {
    mape: known(({ mape }) => mape),
    rmse: over(({ rmse }) => rmse),
    mae: over(({ mae }) => mae),
    r2: known(({ r2 }) => r2),
  };
}
