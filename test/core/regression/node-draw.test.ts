import { describe, expect, it } from "vitest";

import { branchSeed, NodeDraw } from "#core/regression/node-draw.ts";

describe("NodeDraw", () => {
  const drawn = (draw: NodeDraw, seed: number, count: number): number[] => {
    draw.begin(seed);
    return Array.from({ length: count }, (_, looked) => draw.after(looked));
  };

  it("draws each feature once, by the seed of the node alone", () => {
    const draw = new NodeDraw(5);
    const first = drawn(draw, 7, 5);
    expect([...first].sort()).toEqual([0, 1, 2, 3, 4]);
    drawn(draw, 8, 3);
    expect(drawn(draw, 7, 5)).toEqual(first);
    expect(drawn(new NodeDraw(5), 7, 5)).toEqual(first);
  });

  it("draws every feature first about as often, down a tree", () => {
    const draw = new NodeDraw(4);
    const counts = [0, 0, 0, 0];
    for (let node = 0, seed = 1; node < 4000; node++, seed = branchSeed(seed, node % 3 === 0))
      counts[drawn(draw, seed, 1)[0]!]!++;
    // Four standard deviations of a binomial count.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(750));
  });
});
