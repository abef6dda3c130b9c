import { describe, expect, it } from "vitest";

import { RisingChoice } from "#core/numeric/pair-choice.ts";
import { prng } from "#core/numeric/prng.ts";

describe("RisingChoice", () => {
  const random = prng("pairs");
  // Few values, so that there are equals: the first of them is to be chosen.
  const few = (count: number): Float64Array => Float64Array.from({ length: count }, () => Math.floor(random() * 6) / 2);

  it("moves the gradient, and finds the first of the steepest, for every number of places around its fours", () => {
    for (let count = 1; count <= 23; count++) {
      const [gradient, up, extra, rising, falling, diagonal] = [
        few(count),
        few(count),
        few(count),
        few(count),
        few(count),
        few(count),
      ];
      const down = up.map((value, place) => (extra[place] === 0 ? Infinity : value + extra[place]!));
      const moved = gradient.map((value, place) => value + 0.5 * (rising[place]! - falling[place]!));
      const choice = new RisingChoice();
      choice.follow({ gradient, up, down }, 0.5, rising, falling);

      const rises = [...moved].map((value, place) => up[place]! - value);
      const falls = [...moved].map((value, place) => down[place]! - value);
      expect(gradient).toEqual(moved);
      expect(choice.rise).toBe(Math.max(...rises));
      expect(choice.rising).toBe(rises.indexOf(Math.max(...rises)));
      expect(choice.fall).toBe(Math.min(...falls));

      const gains = falls.map((value, place) => {
        const violation = choice.rise - value;
        const curvature = diagonal[choice.rising]! + diagonal[place]! - 2 * rising[place]!;
        return violation > 0 ? violation ** 2 / (curvature > 0 ? curvature : 1e-12) : 0;
      });
      const most = Math.max(...gains);
      expect(choice.partner({ gradient, up, down }, diagonal, rising)).toBe(most > 0 ? gains.indexOf(most) : -1);
    }
  });
});
