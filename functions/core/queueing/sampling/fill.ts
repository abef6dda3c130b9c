/** Fills a block with the next numbers of a sequence. */
export type Fill = (block: Float64Array) => void;
