/** The best split of a node so far: of the places, those in the bin `lastLeft` of its feature or below go left. */
export class BestSplit {
  feature = -1;
  score = -Infinity;
  lastLeft = 0;
  /** The lowest bin on the right. */
  firstRight = 0;

  clear(): void {
    this.feature = -1;
    this.score = -Infinity;
  }

  take(feature: number, score: number, lastLeft: number, firstRight: number): void {
    this.feature = feature;
    this.score = score;
    this.lastLeft = lastLeft;
    this.firstRight = firstRight;
  }
}
