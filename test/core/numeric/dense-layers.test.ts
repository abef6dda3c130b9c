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

  it("bends sums by SiLU, as double precision rounds it and to the same bits without SIMD", () => {
    const steps = Array.from({ length: 4001 }, (_, step) => step - 2000);
    const sums = steps.flatMap((step) => [step / 100, step, step * 1e-9, step * 1e34]);
    const bias = Float32Array.from([...sums, 0, 1e-45, -1e-45, Infinity, -Infinity, NaN, 700, -700, -745.2]);
    const layer = { kernel: new Float32Array(bias.length), bias, units: bias.length };
    const [simd, plain] = (["simd", "plain"] as const).map((engine) => denseLayers(1, [layer], engine).bentSums(0));
    expect([...simd!]).toEqual([...plain!]);
    const expected = bias.map((value) => value / (1 + Math.exp(-value)));
    // Minus infinity over infinity is no number, but nothing comes near that; NaN is no number either way.
    const looked = [...bias.keys()].filter((at) => Number.isFinite(bias[at]));
    const others = looked.filter((at) => plain![at] !== expected[at]);
    expect(others.length).toBeLessThan(20);
    for (const at of others) expect(plain![at]! / expected[at]!).toBeCloseTo(1, 6);
    expect([...plain!.slice(-6, -3)]).toEqual([Infinity, -Infinity, NaN]);
  });
});
