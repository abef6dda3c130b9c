/** What a network answers, in this order, each over its scale. */
export const TARGET_SCALES = [0.3, 0.3, 0.3, 2, 2, 0.08, 0.08, 0.08, 0.08] as const;
export const TARGET_COUNT = TARGET_SCALES.length;
/** Of the corrections of percentiles, which come last. */
export const FIRST_QUANTILE = 5;
/** One network in place of many answers how much they differed, too. */
export const STUDENT_TARGETS = TARGET_COUNT + 1;
/** How much each counts beside the others. */
export const IMPORTANCE = [1, 1, 1, 0.04, 0.04, 0.12, 0.12, 0.12, 0.12] as const;
