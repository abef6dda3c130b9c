import { BestSplit } from "./best-split.ts";
import type { BinRows } from "./bin-rows.ts";
import { type BinnedColumn, thresholdBetween } from "./binned-columns.ts";
import type { ReusableSplitter } from "./grow-forest.ts";
import { GatheredNode } from "./gathered-node.ts";
import { NodeDraw } from "./node-draw.ts";
import { PlaceOrders } from "./place-orders.ts";
import { MOST_FEW, SplitFew } from "./split-few.ts";
import { MOST_BINS, SplitMany } from "./split-many.ts";
import { SplitSorted } from "./split-sorted.ts";
import { SplitTwoOrThree } from "./split-two-or-three.ts";
import type { TreeLimits } from "./tree-limits.ts";
import type { PlaceValues, TreeRows } from "./tree-rows.ts";

/**
 * Splits where the squared error falls most over all thresholds: each node in the way that suits how many places it has,
 * and each feature of a node of many by sums over its bins where those are few, else in the order of its values. Of
 * features that part a node in the same ways the first one that is looked at is taken.
 */
export class SquaredErrorSplitter implements ReusableSplitter {
  readonly split = { feature: 0, threshold: 0, leastRows: 0 };
  readonly node: GatheredNode;
  size = 0;
  readonly #columns: readonly BinnedColumn[];
  readonly #kin: Int32Array;
  readonly #featuresPerSplit: number;
  readonly #draw: NodeDraw | null;
  readonly #orders: PlaceOrders;
  readonly #twoOrThree: SplitTwoOrThree;
  readonly #few: SplitFew;
  readonly #many: SplitMany;
  readonly #sorted: SplitSorted;
  readonly #best = new BestSplit();
  /** The node, by number, in which a feature or one of its kin was asked for last. */
  readonly #askedIn: Int32Array;
  readonly #asked: Int32Array;
  #node = 0;
  #values: PlaceValues | undefined;

  constructor(
    rows: TreeRows,
    { sorted, bins }: { readonly sorted: readonly Int32Array[]; readonly bins: BinRows },
    { featuresPerSplit }: TreeLimits,
    /** Whether the order in which features are looked at is drawn; else it is their own. */
    isDrawn: boolean,
  ) {
    const { columns, placeCount, orders } = rows;
    const node = new GatheredNode(placeCount);
    this.node = node;
    this.#columns = columns;
    this.#kin = orders.kin;
    this.#featuresPerSplit = featuresPerSplit;
    this.#draw = isDrawn ? new NodeDraw(columns.length) : null;
    this.#orders = new PlaceOrders(rows, sorted, (feature) => columns[feature]!.lowest.length > MOST_BINS);
    this.#twoOrThree = new SplitTwoOrThree(bins, node);
    this.#few = new SplitFew(bins, node);
    this.#many = new SplitMany(bins, node);
    this.#sorted = new SplitSorted(columns, node);
    this.#askedIn = new Int32Array(columns.length);
    this.#asked = new Int32Array(columns.length);
  }

  /** Begins a tree. */
  take(values: PlaceValues): void {
    this.#values = values;
    this.size = this.#orders.take(values.weights);
    this.node.take(values, this.#orders.places, this.size);
  }

  look(start: number, end: number): void {
    this.node.look(this.#orders.places, start, end);
  }

  find(start: number, end: number, seed: number, minimumLeafRows: number): boolean {
    const { places } = this.#orders;
    const size = end - start;
    this.#best.clear();
    this.#node++;
    this.#draw?.begin(seed);
    this.node.gather(this.#values!, places, start, end);
    if (size <= 3) this.#findOfTwoOrThree(start, minimumLeafRows);
    else if (size <= MOST_FEW) this.#findOfFew(start, minimumLeafRows);
    else this.#findOfMany(start, end, minimumLeafRows);
    const { feature, lastLeft, firstRight } = this.#best;
    if (feature < 0) return false;
    const { highest, lowest, binOfRow } = this.#columns[feature]!;
    this.split.feature = feature;
    this.split.threshold = thresholdBetween(highest[lastLeft]!, lowest[firstRight]!)!;
    this.split.leastRows = this.node.smallerBranch(places, binOfRow, start, firstRight);
    return true;
  }

  divide(start: number, end: number): number {
    const { feature, firstRight } = this.#best;
    return this.#orders.divide(this.#columns[feature]!, feature, firstRight, start, end, MOST_FEW);
  }

  keep(start: number, end: number): () => void {
    return this.#orders.keep(start, end);
  }

  #findOfTwoOrThree(start: number, minimumLeafRows: number): void {
    const splits = this.#twoOrThree;
    const best = this.#best;
    const count = this.#columns.length;
    splits.begin(this.#orders.places, start, minimumLeafRows);
    let isVarying = false;
    for (let looked = 0; looked < count && (looked < this.#featuresPerSplit || !isVarying); looked++) {
      const feature = this.#featureAfter(looked);
      if (this.#isNew(feature) && splits.look(feature, best)) isVarying = true;
      if (splits.isOver(best)) break;
    }
  }

  #findOfFew(start: number, minimumLeafRows: number): void {
    const splits = this.#few;
    const best = this.#best;
    const count = this.#columns.length;
    splits.begin(this.#orders.places, start, minimumLeafRows);
    let isVarying = false;
    for (let looked = 0; looked < count && (looked < this.#featuresPerSplit || !isVarying); looked++) {
      const feature = this.#featureAfter(looked);
      if (this.#isNew(feature) && splits.look(feature, best)) isVarying = true;
    }
  }

  #findOfMany(start: number, end: number, minimumLeafRows: number): void {
    const count = this.#columns.length;
    let isVarying = false;
    for (let looked = 0; looked < count && !isVarying;) {
      const until = looked === 0 ? Math.min(count, this.#featuresPerSplit) : looked + 1;
      let asked = 0;
      for (; looked < until; looked++) {
        const feature = this.#featureAfter(looked);
        if (this.#isNew(feature)) this.#asked[asked++] = feature;
      }
      isVarying = this.#lookAt(asked, start, end, minimumLeafRows);
    }
  }

  /** Whether one of the features that are asked for tells the places of a node of many apart. */
  #lookAt(asked: number, start: number, end: number, minimumLeafRows: number): boolean {
    const many = this.#many;
    const sorted = this.#sorted;
    const best = this.#best;
    const orders = this.#orders;
    many.begin(minimumLeafRows);
    for (let index = 0; index < asked; index++) {
      const feature = this.#asked[index]!;
      if (orders.by(feature) === undefined) many.ask(feature);
    }
    many.sumUp(orders.places, start);
    let isVarying = false;
    for (let index = 0; index < asked; index++) {
      const feature = this.#asked[index]!;
      const order = orders.by(feature);
      const varies =
        order === undefined
          ? many.look(feature, best)
          : sorted.look(feature, this.#values!, order, start, end, minimumLeafRows, best);
      if (varies) isVarying = true;
    }
    return isVarying;
  }

  #featureAfter(looked: number): number {
    return this.#draw === null ? looked : this.#draw.after(looked);
  }

  /** Whether neither the feature nor one of its kin was asked for in this node. */
  #isNew(feature: number): boolean {
    const kin = this.#kin[feature]!;
    if (this.#askedIn[kin] === this.#node) return false;
    this.#askedIn[kin] = this.#node;
    return true;
  }
}
