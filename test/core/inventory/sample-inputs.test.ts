import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { sampleInputs, type SourceObject } from "#core/inventory/sample-inputs.ts";
import { prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";

const OPTIONS = { sets: 3, perSet: 2, mostBytes: 1e6 };
const objects = fc.uniqueArray(
  fc.record({ key: fc.stringMatching(/^[a-z]{1,6}$/), sizeBytes: fc.integer({ min: 0, max: 2e6 }) }),
  {
    selector: ({ key }) => key,
    maxLength: 40,
  },
);

describe("sampleInputs()", () => {
  it("draws the same of the same objects in any order, never the same one twice, none that is too large", () => {
    fc.assert(
      fc.property(objects, fc.integer(), (all, seed) => {
        const drawn = sampleInputs(all, OPTIONS, prng(seed));
        expect(sampleInputs(shuffle(all, prng("other")), OPTIONS, prng(seed))).toEqual(drawn);
        const files = Object.values(drawn).flat();
        expect(new Set(files.map(({ key }) => key)).size).toBe(files.length);
        expect(files.every(({ sizeBytes }) => sizeBytes > 0 && sizeBytes <= 1e6)).toBe(true);
        expect(files.length > 0).toBe(all.some(({ sizeBytes }) => sizeBytes > 0 && sizeBytes <= 1e6));
      }),
    );
  });

  it("orders sets by size, so that each holds files no larger than the next", () => {
    fc.assert(
      fc.property(objects, (all) => {
        const sets = Object.values(sampleInputs(all, OPTIONS, prng(1)));
        sets.slice(1).forEach((set, index) => {
          const before = Math.max(...sets[index]!.map(({ sizeBytes }) => sizeBytes));
          expect(Math.min(...set.map(({ sizeBytes }) => sizeBytes))).toBeGreaterThanOrEqual(before);
        });
      }),
    );
  });

  it("makes one set where sizes hardly differ", () => {
    const alike: SourceObject[] = [100, 101, 120].map((sizeBytes) => ({ key: `k${sizeBytes}`, sizeBytes }));
    expect(Object.keys(sampleInputs(alike, OPTIONS, prng(1)))).toEqual(["size-1"]);
  });
});
