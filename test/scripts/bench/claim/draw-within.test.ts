import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";

import { drawWithin } from "../../../../scripts/bench/claim/draw-within.ts";

describe("drawWithin()", () => {
  it("takes whole configurations within the time, once each, and the next one would not have fitted", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 50, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.double({ min: 0, max: 200, noNaN: true }),
        fc.nat(),
        (seconds, budget, seed) => {
          const secondsOf = new Map(seconds.map((each, index) => [`c${index}`, each]));
          const drawn = drawWithin([...secondsOf.keys()], secondsOf, budget, prng(seed));
          expect(new Set(drawn).size).toBe(drawn.length);
          const used = drawn.reduce((sum, id) => sum + secondsOf.get(id)!, 0);
          expect(used).toBeLessThanOrEqual(budget + 1e-9);
          expect(drawWithin([...secondsOf.keys()], secondsOf, budget, prng(seed))).toEqual(drawn);
          const all = drawWithin([...secondsOf.keys()], secondsOf, Infinity, prng(seed));
          expect(all.slice(0, drawn.length)).toEqual(drawn);
          if (drawn.length < all.length) expect(used + secondsOf.get(all[drawn.length]!)!).toBeGreaterThan(budget);
        },
      ),
    );
  });

  it("draws each of equals about as often", () => {
    const ids = ["a", "b", "c", "d"];
    const secondsOf = new Map(ids.map((id) => [id, 1]));
    const counts = new Map(ids.map((id) => [id, 0]));
    for (let seed = 0; seed < 4_000; seed++) {
      for (const id of drawWithin(ids, secondsOf, 1, prng(seed))) counts.set(id, counts.get(id)! + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});
