/** What a network answers, in this order, each over its scale. */
export const TARGET_SCALES = [0.3, 0.3, 0.3, 2, 2, 0.08, 0.08, 0.08, 0.08] as const;
export const TARGET_COUNT = TARGET_SCALES.length;
/** Of the corrections of percentiles, which come last. */
export const FIRST_QUANTILE = 5;
/** What the two networks that are asked in place of many answer: the waits, and by how much the many differed; the corrections of percentiles. */
export const STUDENT_TARGETS = { waits: FIRST_QUANTILE + 1, quantiles: TARGET_COUNT - FIRST_QUANTILE } as const;
export type Student = keyof typeof STUDENT_TARGETS;
/** How much each counts beside the others. */
export const IMPORTANCE = [1, 1, 1, 0.04, 0.04, 0.12, 0.12, 0.12, 0.12] as const;
