import { describe, expect, it } from "vitest";

import { portableExp } from "#core/numeric/portable-exp.ts";
import { portableLog } from "#core/numeric/portable-log.ts";
import { prng } from "#core/numeric/prng.ts";
import {
  fillGammas,
  fillHyperexponentials,
  fillLognormals,
  fillTwoPoints,
  fillWeibulls,
} from "#core/queueing/sampling/fill-sure.ts";
import type { Fill } from "#core/queueing/sampling/fill.ts";
import { RandomSource } from "#core/queueing/sampling/random-source.ts";

interface Case {
  readonly name: string;
  readonly fill: (source: RandomSource) => Fill;
  /** The same numbers one by one. */
  readonly draw: (source: RandomSource) => number;
}

const CASES: Case[] = [
  ...[0.05, 0.7, 1, 1.2, 40].map((shape) => ({
    name: `gamma numbers of shape ${shape}`,
    fill: (source: RandomSource) => fillGammas(source, shape, 1 / shape, 2.5),
    draw: (source: RandomSource) => source.gamma(shape) * (1 / shape) * 2.5,
  })),
  {
    name: "lognormal numbers",
    fill: (source) => fillLognormals(source, 1.5, 2.25, 0.3),
    draw: (source) => portableExp(1.5 * source.normal() - 2.25 / 2) * 0.3,
  },
  ...[0.6, 3].map((shape) => ({
    name: `Weibull numbers of shape ${shape}`,
    fill: (source: RandomSource) => fillWeibulls(source, shape, 1.1, 7),
    draw: (source: RandomSource) => 1.1 * portableExp(portableLog(source.exponential() + 1e-300) / shape) * 7,
  })),
  {
    name: "hyperexponential numbers",
    fill: (source) => fillHyperexponentials(source, 0.2, [3, 0.4], 5),
    draw: (source) => (source.uniform() < 0.2 ? 3 : 0.4) * source.exponential() * 5,
  },
  {
    name: "one of two numbers",
    fill: (source) => fillTwoPoints(source, 0.1, [9, 1]),
    draw: (source) => (source.uniform() < 0.1 ? 9 : 1),
  },
];

describe("RandomSource", () => {
  it("makes the words of prng(), however many at a time", () => {
    const source = new RandomSource("words");
    const uniform = prng("words");
    const made = Array.from({ length: 3000 }, () => (source.word() >>> 0) / 0x1_0000_0000);
    expect(made).toEqual(Array.from({ length: 3000 }, () => uniform()));
  });
});

describe("fills of blocks", () => {
  // Lengths that end before, at and after the words that a source makes at a time.
  it.each(CASES)("are $name, one by one", ({ fill, draw }) => {
    const fillBlock = fill(new RandomSource("same"));
    const alone = new RandomSource("same");
    for (const length of [4096, 1, 1007, 17, 4096]) {
      const block = new Float64Array(length);
      fillBlock(block);
      expect(block).toEqual(Float64Array.from({ length }, () => draw(alone)));
    }
  });
});
