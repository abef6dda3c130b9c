import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { gatherTrials, PARCEL_SECONDS } from "#core/model/trial-parcels.ts";

const seconds = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 60 });
const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

describe("gatherTrials()", () => {
  it("puts each trial into one parcel", () => {
    fc.assert(
      fc.property(seconds, (all) => {
        const gathered = gatherTrials(all)
          .flat()
          .sort((one, other) => one - other);
        expect(gathered).toEqual([...all.keys()]);
      }),
    );
  });

  it("makes no parcel that is not worth the start of an invocation, unless there is but one", () => {
    fc.assert(
      fc.property(seconds, (all) => {
        const parcels = gatherTrials(all);
        if (parcels.length === 1) return;
        for (const parcel of parcels) {
          expect(sum(parcel.map((trial) => all[trial]!))).toBeGreaterThanOrEqual(PARCEL_SECONDS);
        }
      }),
    );
  });

  it("gives no parcel a trial more than it takes to be worth it, but the last, which has the rest", () => {
    fc.assert(
      fc.property(seconds, (all) => {
        for (const parcel of gatherTrials(all).slice(0, -1)) {
          expect(sum(parcel.slice(0, -1).map((trial) => all[trial]!))).toBeLessThan(PARCEL_SECONDS);
        }
      }),
    );
  });

  it("begins with the longest", () => {
    expect(gatherTrials([1, 50, 10, 25, 40])).toEqual([[1], [4], [3, 2, 0]]);
    expect(gatherTrials([1, 2])).toEqual([[1, 0]]);
    expect(gatherTrials([])).toEqual([]);
  });
});
