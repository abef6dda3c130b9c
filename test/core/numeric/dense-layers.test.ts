import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type DenseLayer, denseLayers } from "#core/numeric/dense-layers.ts";
import { layerSums } from "#core/numeric/simd/layer-sums.ts";
import { prng } from "#core/numeric/prng.ts";

const Sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 2, maxLength: 5 });

function drawn(sizes: readonly number[], seed: number): { layers: DenseLayer[]; input: Float32Array } {
  const random = prng(seed);
  const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => 2 * random() - 1);
  const layers = sizes
    .slice(1)
    .map((units, layer) => ({ kernel: numbers(sizes[layer]! * units), bias: numbers(units), units }));
  return { layers, input: numbers(sizes[0]!) };
}

describe("denseLayers()", () => {
  it("has SIMD here", () => {
    expect(layerSums.on(1)).toBeDefined();
  });

  it("sums products of inputs and weights, layer after layer", () => {
    fc.assert(
      fc.property(Sizes, fc.nat(10_000), (sizes, seed) => {
        const { layers, input } = drawn(sizes, seed);
        const dense = denseLayers(sizes[0]!, layers);
        dense.input.set(input);
        for (const [index, { kernel, bias, units }] of layers.entries()) {
          const values = [...(index === 0 ? input : dense.sums(index - 1))];
          const expected = Array.from({ length: units }, (_, unit) =>
            values.reduce((sum, value, at) => sum + value * kernel[at * units + unit]!, bias[unit]!),
          );
          const scale = Math.max(1, ...values.map(Math.abs)) * values.length;
          for (const [unit, sum] of dense.sums(index).entries()) {
            expect(Math.abs(sum - expected[unit]!)).toBeLessThan(1e-6 * scale);
          }
        }
      }),
    );
  });

  it("has the same bits where there is no SIMD", () => {
    fc.assert(
      fc.property(Sizes, fc.nat(10_000), (sizes, seed) => {
        const { layers, input } = drawn(sizes, seed);
        const engines = (["simd", "plain"] as const).map((engine) => denseLayers(sizes[0]!, layers, engine));
        for (const { input: place } of engines) place.set(input);
        for (const index of layers.keys()) {
          const [simd, plain] = engines.map((engine) => engine.sums(index));
          expect([...plain!]).toEqual([...simd!]);
        }
      }),
    );
  });
});
