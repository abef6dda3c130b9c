/** When a tree stops growing, and how many features a split may choose from. */
export interface TreeLimits {
  readonly maximumDepth: number;
  readonly minimumSplitRows: number;
  readonly minimumLeafRows: number;
  /** Features looked at for a split, drawn anew each time. */
  readonly featuresPerSplit: number;
}

export interface TreeHyperparameters {
  /** Splits from the root to a leaf at most; no limit by default. */
  readonly maximumDepth?: number;
  /** Rows that a node must hold to be split; below 1 a share of all rows. 2 by default. */
  readonly minimumSplitRows?: number;
  /** Rows that a leaf holds at least, however much each counts; below 1 a share of all rows. 1 by default. */
  readonly minimumLeafRows?: number;
  /** Share of the features looked at for each split, rounded down; all by default. */
  readonly featureShare?: number;
  /** Features looked at for each split: so many, below 1 a share, or by a rule; `featureShare` without it. */
  readonly featuresPerSplit?: number | "all" | "sqrt" | "log2";
}

/** The limits for so many rows and features, as scikit-learn rounds them. */
export function treeLimits(
  {
    maximumDepth = Infinity,
    minimumSplitRows = 2,
    minimumLeafRows = 1,
    featureShare = 1,
    featuresPerSplit = featureShare === 1 ? "all" : featureShare,
  }: TreeHyperparameters,
  rowCount: number,
  featureCount: number,
): TreeLimits {
  const leaf = minimumLeafRows < 1 ? Math.ceil(minimumLeafRows * rowCount) : minimumLeafRows;
  const split = minimumSplitRows < 1 ? Math.ceil(minimumSplitRows * rowCount) : minimumSplitRows;
  return {
    maximumDepth,
    minimumLeafRows: Math.max(1, leaf),
    minimumSplitRows: Math.max(2, split, 2 * leaf),
    featuresPerSplit: Math.max(1, Math.min(featureCount, featuresOf(featuresPerSplit, featureCount))),
  };
}

function featuresOf(rule: number | "all" | "sqrt" | "log2", count: number): number {
  if (rule === "all") return count;
  if (typeof rule === "number") return Math.floor(rule < 1 ? rule * count : rule);
  return Math.floor(rule === "sqrt" ? Math.sqrt(count) : Math.log2(count));
}
