import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { batchTimes, uploadsOf } from "#core/campaign/arrivals.ts";
import type { BatchLoad } from "#core/campaign/load.ts";
import { prng } from "#core/numeric/prng.ts";

const FILES = [
  { key: "a", sizeBytes: 10 },
  { key: "b", sizeBytes: 20 },
  { key: "c", sizeBytes: 30 },
];

function load(fields: Partial<BatchLoad> = {}): BatchLoad {
  return { batchSize: 1, batches: 1, interUploadSeconds: 0, interUploadDistribution: "deterministic", ...fields };
}

describe("batchTimes()", () => {
  it("are multiples of the gap when it is deterministic", () => {
    expect(batchTimes(load({ batches: 4, interUploadSeconds: 2.5 }), prng(1))).toEqual([0, 2.5, 5, 7.5]);
  });

  it("have exponential gaps: mean and deviation are what is asked for, and none is cut off", () => {
    const mean = 7;
    const count = 20_000;
    const times = batchTimes(
      load({ batches: count + 1, interUploadSeconds: mean, interUploadDistribution: "exponential" }),
      prng(1),
    );
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const average = gaps.reduce((sum, gap) => sum + gap, 0) / count;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - average) ** 2, 0) / count);
    // Four standard errors: mean/√n for the mean, about mean·√(2/n) for the deviation (the fourth moment is 9).
    expect(Math.abs(average - mean)).toBeLessThan((4 * mean) / Math.sqrt(count));
    expect(Math.abs(deviation - mean)).toBeLessThan(4 * mean * Math.sqrt(2 / count));
    // P(gap < mean) is 1 - 1/e; a process that never goes below the mean would have 0.
    const belowMean = gaps.filter((gap) => gap < mean).length / count;
    expect(belowMean).toBeCloseTo(1 - Math.exp(-1), 1);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
  });

  it("differ by the seed alone", () => {
    const exponential = load({ batches: 5, interUploadSeconds: 1, interUploadDistribution: "exponential" });
    expect(batchTimes(exponential, prng("a"))).toEqual(batchTimes(exponential, prng("a")));
    expect(batchTimes(exponential, prng("a"))).not.toEqual(batchTimes(exponential, prng("b")));
  });
});

describe("uploadsOf()", () => {
  it("goes round the files, batch by batch", () => {
    const uploads = uploadsOf({
      load: load({ batchSize: 2, batches: 2, interUploadSeconds: 5 }),
      files: FILES,
      readers: ["blur"],
      together: false,
      seed: "s",
    });
    expect(uploads).toEqual([
      { component: "blur", atSeconds: 0, batchIndex: 0, key: "a", sizeBytes: 10 },
      { component: "blur", atSeconds: 0, batchIndex: 0, key: "b", sizeBytes: 20 },
      { component: "blur", atSeconds: 5, batchIndex: 1, key: "c", sizeBytes: 30 },
      { component: "blur", atSeconds: 5, batchIndex: 1, key: "a", sizeBytes: 10 },
    ]);
  });

  it("gives each file to every reader as one original", () => {
    const uploads = uploadsOf({
      load: load({ batchSize: 2 }),
      files: FILES,
      readers: ["blur", "count"],
      together: false,
      seed: "s",
    });
    expect(uploads.map(({ component, key, originIndex }) => [component, key, originIndex])).toEqual([
      ["blur", "a", 0],
      ["count", "a", 0],
      ["blur", "b", 1],
      ["count", "b", 1],
    ]);
  });

  it("gives all files of one original together to a component that joins", () => {
    const files = [
      { key: "0/x", sizeBytes: 1, originIndex: 0 },
      { key: "1/x", sizeBytes: 2, originIndex: 1 },
      { key: "0/y", sizeBytes: 3, originIndex: 0 },
    ];
    const uploads = uploadsOf({
      load: load({ batches: 3, interUploadSeconds: 1 }),
      files,
      readers: ["join"],
      together: true,
      seed: "s",
    });
    expect(uploads.map(({ key, atSeconds, originIndex }) => [key, atSeconds, originIndex])).toEqual([
      ["0/x", 0, 0],
      ["0/y", 0, 0],
      ["1/x", 1, 1],
      ["0/x", 2, 2],
      ["0/y", 2, 2],
    ]);
  });

  it("has batches × batchSize uploads a reader, in the order of their times, every file as often as any other or once more", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.float({ min: 0, max: 100, noNaN: true }),
        fc.constantFrom<BatchLoad["interUploadDistribution"]>("deterministic", "exponential"),
        fc.string(),
        (batchSize, batches, interUploadSeconds, interUploadDistribution, seed) => {
          const asked = { batchSize, batches, interUploadSeconds, interUploadDistribution };
          const uploads = uploadsOf({ load: asked, files: FILES, readers: ["blur"], together: false, seed });
          expect(uploads).toHaveLength(batchSize * batches);
          expect(uploads[0]?.atSeconds).toBe(0);
          uploads.forEach(({ atSeconds, batchIndex }, index) => {
            expect(batchIndex).toBe(Math.floor(index / batchSize));
            expect(atSeconds).toBeGreaterThanOrEqual(uploads[index - 1]?.atSeconds ?? 0);
          });
          const counts = FILES.map(({ key }) => uploads.filter((upload) => upload.key === key).length);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("refuses to make a load of no file", () => {
    expect(() => uploadsOf({ load: load(), files: [], readers: ["blur"], together: false, seed: "s" })).toThrow(
      "Cannot make the load of a run as it must have at least one file to upload",
    );
  });
});
