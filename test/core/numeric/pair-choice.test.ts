import { describe, expect, it } from "vitest";

import { RisingChoice } from "#core/numeric/pair-choice.ts";
import { pairSpaceLengths, plainPairSpace, simdPairSpace } from "#core/numeric/pair-space.ts";
import { prng } from "#core/numeric/prng.ts";
import { NumberRoom } from "#core/numeric/simd/number-room.ts";
import { vectorCode } from "#core/numeric/simd/vector-code.ts";

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

  it("has the same bits with SIMD, move after move, whatever the numbers", () => {
    for (let count = 1; count <= 41; count++) {
      const room = NumberRoom.of(vectorCode, [...pairSpaceLengths(count), count, count, count])!;
      const spaces = [plainPairSpace(count), simdPairSpace(room, count)] as const;
      const any = (): number => (random() < 0.2 ? 0 : (random() - 0.5) * 10 ** Math.floor(8 * random() - 4));
      const numbers = Array.from({ length: 5 }, () => Float64Array.from({ length: count }, any));
      const [gradient, up, rising, falling, diagonal] = [0, 1, 2, 3, 4].map((index) => numbers[index]!);
      const down = up!.map((value) => (random() < 0.3 ? Infinity : value + random()));
      if (random() < 0.3) up!.fill(-Infinity);
      for (const { slopes } of spaces) {
        slopes.gradient.set(gradient!);
        slopes.up.set(up!);
        slopes.down.set(down);
      }
      const inRoom = [rising!, falling!, diagonal!].map((values) => {
        const array = room.take(count);
        array.set(values);
        return array;
      });
      for (let move = 0; move < 4; move++) {
        const moved = move === 3 ? 0 : any();
        const chosen = spaces.map(({ slopes, choice }, space) => {
          const [from, to, own] = space === 0 ? [rising!, falling!, diagonal!] : inRoom;
          choice.follow(slopes, moved, from!, to!);
          const partner = choice.rising < 0 ? undefined : choice.partner(slopes, own!, from!);
          const { rise, fall } = choice;
          return { rising: choice.rising, rise, fall, partner, gradient: [...slopes.gradient] };
        });
        expect(chosen[1]).toEqual(chosen[0]);
      }
    }
  });
});
