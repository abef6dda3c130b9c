/**
 * Fills a block with the next numbers of a sequence. Its loop is best a function of a module: the optimised code of a closure is thrown
 * away with it, and thousands of short simulations would have it compiled again and again.
 */
export type Fill = (block: Float64Array) => void;
