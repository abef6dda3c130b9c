import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import { prng } from "#core/numeric/prng.ts";
import { type PackedLayers, prepareNetwork } from "#core/queueing/surrogate/network.ts";

const SIZES = [5, 7, 6, 3];

function drawn(seed: number) {
  const random = prng(seed);
  const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => 2 * random() - 1);
  const plain = SIZES.slice(1).map((units, layer) => ({
    kernel: numbers(SIZES[layer]! * units),
    bias: numbers(units),
    units,
  }));
  const columns = Array.from({ length: SIZES[0]! }, () => ({ mean: random(), deviation: 0.5 + random() }));
  const packed: PackedLayers = plain.map(({ kernel, bias, units }) => ({
    kernel: packFloat32(kernel),
    bias: packFloat32(bias),
    units,
  }));
  return { plain, packed, columns, features: [...numbers(SIZES[0]!)] };
}

describe("prepareNetwork()", () => {
  it("answers what its layers say, one sum after another", () => {
    fc.assert(
      fc.property(fc.nat(10_000), (seed) => {
        const { plain, packed, columns, features } = drawn(seed);
        let values = features.map((feature, at) => (feature - columns[at]!.mean) / columns[at]!.deviation);
        for (const [index, { kernel, bias, units }] of plain.entries()) {
          const sums = Array.from({ length: units }, (_, unit) =>
            values.reduce((sum, value, input) => sum + value * kernel[input * units + unit]!, bias[unit]!),
          );
          values = index === plain.length - 1 ? sums : sums.map((sum) => sum / (1 + Math.exp(-sum)));
        }
        const network = prepareNetwork(packed, columns, 3);
        for (const [target, answer] of network(features).entries()) expect(answer).toBeCloseTo(values[target]!, 5);
        expect([...network(features)]).toEqual([...network(features)]);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses layers that do not fit each other, and another number of answers, in a sentence", () => {
    const { packed, columns } = drawn(1);
    expect(() => prepareNetwork(packed.slice(1), columns, 3)).toThrow(
      "Cannot ask a surrogate as a layer must have 5 × 6 weights: it has 42",
    );
    expect(() => prepareNetwork(packed, columns, 4)).toThrow(
      "Cannot ask a surrogate as its network must answer 4 numbers: it answers 3",
    );
  });
});
