import { expect, it } from "vitest";

import { placeFinder } from "#core/regression/gaussian-process/place-finder.ts";

it("placeFinder() finds the last place of a key, however often it is asked", () => {
  const placeOf = placeFinder(Float64Array.of(7, 3, 2 ** 52, 3, 0));
  for (let round = 0; round < 100; round++) {
    expect([7, 3, 2 ** 52, 0, 5].map(placeOf)).toEqual([0, 3, 2, 4, -1]);
  }
});
