import { portableLog } from "#core/numeric/portable-log.ts";
import { batchShares, type BatchSize, twoPoints } from "../laws/batch-size.ts";
import type { Fill } from "./fill.ts";
import { fillInOrder } from "./fill-in-order.ts";
import { fillTwoPoints } from "./fill-sure.ts";
import type { RandomSource } from "./random-source.ts";

/** Numbers of jobs that come together. */
export function fillBatchSizes(source: RandomSource, size: BatchSize): Fill {
  switch (size.kind) {
    case "constant":
      return (block) => void block.fill(size.mean);
    case "trace":
      return fillInOrder(size.sizes, 1);
    case "geometric": {
      if (size.mean === 1) return (block) => void block.fill(1);
      const steps = -1 / portableLog(1 - 1 / size.mean);
      return (block) => fillGeometrics(block, source, steps);
    }
    case "twoPoint": {
      const { large, share } = twoPoints(size.mean);
      return fillTwoPoints(source, share, [large, 1]);
    }
    case "shiftedPoisson":
      return fillByShares(source, batchShares(size, Math.ceil(size.mean + 12 * Math.sqrt(size.mean) + 20)));
    case "empirical":
      return fillByShares(source, batchShares(size, size.shares.length));
  }
}

function fillGeometrics(block: Float64Array, source: RandomSource, steps: number): void {
  for (let index = 0; index < block.length; index++) block[index] = 1 + Math.floor(source.exponential() * steps);
}

/** By the inverse of their distribution, from where a coarse table says (Chen and Asau 1974). */
function fillByShares(source: RandomSource, shares: Float64Array): Fill {
  const count = shares.length;
  const upTo = new Float64Array(count);
  let reached = 0;
  for (let index = 0; index < count; index++) upTo[index] = reached += shares[index]!;
  const guide = new Int32Array(count);
  for (let part = 0, index = 0; part < count; part++) {
    while (index < count - 1 && upTo[index]! <= (part / count) * reached) index++;
    guide[part] = index;
  }
  return (block) => fillGuided(block, source, upTo, guide);
}

function fillGuided(block: Float64Array, source: RandomSource, upTo: Float64Array, guide: Int32Array): void {
  const count = upTo.length;
  const reached = upTo[count - 1]!;
  for (let place = 0; place < block.length; place++) {
    const drawn = source.uniform() * reached;
    let index = guide[Math.min(count - 1, Math.floor((drawn / reached) * count))]!;
    while (index < count - 1 && drawn >= upTo[index]!) index++;
    block[place] = index + 1;
  }
}
