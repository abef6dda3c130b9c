import { z } from "zod";

import { distinctValues, placeIn } from "#core/numeric/distinct-values.ts";
import { packBits, PackedBits, unpackBits } from "#core/numeric/packed-bits.ts";
import { PackedFloat32, packFloat32, unpackedOnce, unpackFloat32 } from "#core/numeric/packed-numbers.ts";

/** Trees as `TreeNodes` lists them, in few bits: splits and leaves say their places in tables of what occurs. */
export const PackedTrees = z.strictObject({
  isSplit: PackedBits,
  feature: PackedBits,
  /** The place of a split's threshold among those of its feature. */
  cut: PackedBits,
  /** How many thresholds each feature has. */
  cutCounts: z.array(z.int().nonnegative()),
  /** In ascending order, feature after feature. */
  thresholds: PackedFloat32,
  /** The place of a leaf's value; null when values are listed leaf after leaf. */
  leaf: PackedBits.nullable(),
  values: PackedFloat32,
});
export type PackedTrees = z.infer<typeof PackedTrees>;

type Listed = Readonly<Record<"isSplit" | "feature" | "threshold" | "value", ArrayLike<number>>>;

export function packTrees({ isSplit, feature, threshold, value }: Listed): PackedTrees {
  const tables = cutTables(feature, threshold);
  const cut = new Int32Array(feature.length);
  for (let split = 0; split < cut.length; split++) {
    cut[split] = placeIn(tables[feature[split]!]!, Math.fround(threshold[split]!));
  }
  const listed = Float32Array.from(value);
  const values = distinctValues(listed);
  const shared = values.length < listed.length / 4;
  return {
    isSplit: packBits(isSplit),
    feature: packBits(feature),
    cut: packBits(cut),
    cutCounts: tables.map((cuts) => cuts.length),
    thresholds: packFloat32(concatenated(tables)),
    leaf: shared ? packBits(Int32Array.from(listed, (amount) => placeIn(values, amount))) : null,
    values: packFloat32(shared ? values : listed),
  };
}

/** The thresholds of each feature. */
function cutTables(feature: ArrayLike<number>, threshold: ArrayLike<number>): Float32Array[] {
  const counts: number[] = [];
  for (let split = 0; split < feature.length; split++) counts[feature[split]!] = (counts[feature[split]!] ?? 0) + 1;
  const found = Array.from(counts, (count = 0) => new Float32Array(count));
  for (let split = feature.length - 1; split >= 0; split--) {
    const index = feature[split]!;
    found[index]![--counts[index]!] = threshold[split]!;
  }
  return found.map(distinctValues);
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Where a node of unpacked trees keeps what: four numbers side by side, so that a visit reads one line of the cache. */
export const NODE_SIZE = 4;
export const NODE_LEFT = 1;
export const NODE_THRESHOLD = 2;
export const NODE_VALUE = 3;

/** Trees to be asked. The whole and the real numbers are two views of one memory. */
export interface Trees {
  /** Where each tree's root is. */
  readonly roots: Int32Array;
  /**
   * The feature of a node, then where its left branch is; the right one follows that. A leaf has itself on its left, and
   * nothing goes right there: who is at one stays.
   */
  readonly whole: Int32Array;
  /** At `NODE_THRESHOLD` that of a split, endless at a leaf; at `NODE_VALUE` the value of a leaf. */
  readonly real: Float32Array;
}

/** The trees of an artifact; what does not make whole trees is refused, so that no question can run for ever. */
export function unpackTrees(packed: PackedTrees): Trees {
  return unpackedOnce(packed, () => {
    const feature = unpackBits(packed.feature);
    const threshold = thresholdsOf(packed, feature);
    return treesOf({ isSplit: unpackBits(packed.isSplit), feature, threshold, value: leafValuesOf(packed) });
  });
}

/** Trees as they are listed, to be asked: the very ones that come of packing and unpacking them. */
export function treesOf({ isSplit, feature, threshold, value }: Listed): Trees {
  if (isSplit.length === 0 || feature.length + value.length !== isSplit.length) {
    throw new RangeError("Cannot read trees as there must be a root, and as many splits and leaves as nodes");
  }
  const whole = new Int32Array(isSplit.length * NODE_SIZE);
  const real = new Float32Array(whole.buffer);
  const roots: number[] = [];
  const waiting: number[] = [];
  let free = 0;
  let splits = 0;
  let leaves = 0;
  for (let index = 0; index < isSplit.length; index++) {
    if (waiting.length === 0) {
      roots.push(free);
      waiting.push(free);
      free += NODE_SIZE;
    }
    const node = waiting.pop()!;
    if (isSplit[index] === 0) {
      whole[node + NODE_LEFT] = node;
      real[node + NODE_THRESHOLD] = Infinity;
      real[node + NODE_VALUE] = value[leaves++]!;
      continue;
    }
    whole[node] = feature[splits]!;
    whole[node + NODE_LEFT] = free;
    real[node + NODE_THRESHOLD] = threshold[splits++]!;
    waiting.push(free + NODE_SIZE, free);
    free += 2 * NODE_SIZE;
  }
  if (waiting.length > 0 || splits !== feature.length) {
    throw new RangeError("Cannot read trees as every split must have two branches: one ends too early");
  }
  return { roots: Int32Array.from(roots), whole, real };
}

function thresholdsOf({ cut, cutCounts, thresholds }: PackedTrees, features: Int32Array): Float32Array {
  const cuts = unpackBits(cut);
  const table = unpackFloat32(thresholds);
  if (cuts.length !== features.length) throw new RangeError("Cannot read trees as every split must have a threshold");
  const starts = new Int32Array(cutCounts.length);
  for (let index = 1; index < starts.length; index++) starts[index] = starts[index - 1]! + cutCounts[index - 1]!;
  const found = new Float32Array(cuts.length);
  for (let split = 0; split < cuts.length; split++) {
    const index = features[split]!;
    const place = starts[index]! + cuts[split]!;
    if (!(cuts[split]! < cutCounts[index]! && place < table.length)) {
      throw new RangeError("Cannot read trees as a threshold must be one that is listed");
    }
    found[split] = table[place]!;
  }
  return found;
}

function leafValuesOf({ leaf, values }: PackedTrees): Float32Array {
  const table = unpackFloat32(values);
  if (leaf === null) return table;
  const places = unpackBits(leaf);
  const found = new Float32Array(places.length);
  for (let index = 0; index < places.length; index++) {
    if (places[index]! >= table.length) {
      throw new RangeError("Cannot read trees as the value of a leaf must be one that is listed");
    }
    found[index] = table[places[index]!]!;
  }
  return found;
}
