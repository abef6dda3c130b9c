/**
 * Trees while they grow, one after another: each node before its left branch, that before its right one. A row goes left
 * where its feature is at most the threshold.
 */
export class TreeNodes {
  /** 1 for a split, 0 for a leaf. */
  readonly isSplit: number[] = [];
  /** Of the splits, in order. */
  readonly feature: number[] = [];
  readonly threshold: number[] = [];
  /** Of the leaves, in order. */
  readonly value: number[] = [];

  addSplit(feature: number, threshold: number): void {
    this.isSplit.push(1);
    this.feature.push(feature);
    this.threshold.push(threshold);
  }

  addLeaf(value: number): void {
    this.isSplit.push(0);
    this.value.push(value);
  }

  /** Forgets all trees. */
  clear(): void {
    this.isSplit.length = 0;
    this.feature.length = 0;
    this.threshold.length = 0;
    this.value.length = 0;
  }
}
