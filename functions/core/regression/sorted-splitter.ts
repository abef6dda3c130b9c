import { type BinnedColumn, thresholdBetween } from "./binned-columns.ts";
import type { NodeSummary } from "./grow-tree.ts";
import type { ReusableSplitter } from "./grow-forest.ts";
import { NodeDraw } from "./node-draw.ts";
import { PlaceOrders } from "./place-orders.ts";
import type { SplitCriterion } from "./split-criterion.ts";
import type { TreeLimits } from "./tree-limits.ts";
import type { PlaceValues, TreeRows } from "./tree-rows.ts";

/** One place parts in no way. */
const FEW = 1;

/**
 * Splits where a criterion is best over all thresholds. The places are sorted once by each feature, and stay sorted within
 * each node. Of features that part a node in the same ways the first one that is looked at is taken.
 */
export class SortedSplitter implements ReusableSplitter {
  readonly split = { feature: 0, threshold: 0, leastRows: 0 };
  readonly node: NodeSummary;
  size = 0;
  readonly #columns: readonly BinnedColumn[];
  readonly #kin: Int32Array;
  readonly #criterion: SplitCriterion;
  readonly #limits: TreeLimits;
  readonly #draw: NodeDraw | null;
  readonly #orders: PlaceOrders;
  /** The node, by number, in which a feature or one of its kin was looked at last; less than 0 where it told nothing apart. */
  readonly #lookedAt: Int32Array;
  #node = 0;
  #firstRight = 0;

  constructor(
    rows: TreeRows,
    /** As `sortedPlaces` gives them. */
    sorted: readonly Int32Array[],
    criterion: SplitCriterion,
    limits: TreeLimits,
    /** Whether the order in which features are looked at is drawn; else it is their own. */
    isDrawn: boolean,
  ) {
    this.#columns = rows.columns;
    this.#kin = rows.orders.kin;
    this.#limits = limits;
    this.#draw = isDrawn ? new NodeDraw(rows.columns.length) : null;
    this.#orders = new PlaceOrders(rows, sorted, () => true);
    this.#lookedAt = new Int32Array(rows.columns.length);
    this.#criterion = criterion;
    this.node = criterion.node;
  }

  /** Begins a tree. */
  take(values: PlaceValues): void {
    this.size = this.#orders.take(values.weights);
    this.#criterion.take(values, this.#orders.places, this.size);
  }

  look(start: number, end: number): void {
    this.#criterion.look(this.#orders.places, start, end);
  }

  find(start: number, end: number, seed: number, minimumLeafRows: number): boolean {
    const columns = this.#columns;
    const criterion = this.#criterion;
    const { featuresPerSplit } = this.#limits;
    let best = -1;
    let bestScore = -Infinity;
    let firstRight = 0;
    let lastLeft = 0;
    let varying = 0;
    const node = ++this.#node;
    criterion.begin(this.#orders.places, start, end, minimumLeafRows);
    this.#draw?.begin(seed);
    for (let looked = 0; looked < columns.length && (looked < featuresPerSplit || varying === 0); looked++) {
      const feature = this.#draw === null ? looked : this.#draw.after(looked);
      const kin = this.#kin[feature]!;
      const known = this.#lookedAt[kin]!;
      if (known === node || known === -node) {
        if (known > 0) varying++;
        continue;
      }
      const { binOfRow } = columns[feature]!;
      const order = this.#orders.by(feature)!;
      const isConstant = binOfRow[order[start]!] === binOfRow[order[end - 1]!];
      this.#lookedAt[kin] = isConstant ? -node : node;
      if (isConstant) continue;
      varying++;
      const found = criterion.scan(order, binOfRow, start, end, bestScore);
      if (found === -1) continue;
      best = feature;
      bestScore = criterion.score;
      this.split.leastRows = criterion.leastRows;
      lastLeft = binOfRow[order[found - 1]!]!;
      firstRight = binOfRow[order[found]!]!;
      // Two places part in one way only.
      if (end - start === 2) break;
    }
    if (best === -1) return false;
    const { lowest, highest } = columns[best]!;
    this.split.feature = best;
    this.split.threshold = thresholdBetween(highest[lastLeft]!, lowest[firstRight]!)!;
    this.#firstRight = firstRight;
    return true;
  }

  divide(start: number, end: number): number {
    const { feature } = this.split;
    return this.#orders.divide(this.#columns[feature]!, feature, this.#firstRight, start, end, FEW);
  }

  keep(start: number, end: number): () => void {
    return this.#orders.keep(start, end);
  }
}
