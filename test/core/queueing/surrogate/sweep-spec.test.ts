import { describe, expect, it } from "vitest";

import { isTestTandem, SweepSpec } from "#core/queueing/surrogate/sweep-spec.ts";
import { surrogateTable } from "#core/queueing/surrogate/surrogate-table.ts";
import { simulateParcel, sweepDataset, labelledTandems } from "#core/queueing/surrogate/sweep-labels.ts";
import { packFloat64 } from "#core/numeric/packed-numbers.ts";

const sweep = SweepSpec.parse({
  kind: "sweep",
  name: "tiny",
  count: 60,
  jobsPerLabel: 2000,
  test: { count: 12, timesLonger: 4 },
});

describe("isTestTandem()", () => {
  it("takes as many as asked for, evenly", () => {
    const taken = Array.from({ length: 100_000 }, (_, index) => index).filter((index) =>
      isTestTandem({ count: 100_000, test: { count: 400, timesLonger: 16 } }, index),
    );
    expect(taken).toHaveLength(400);
    expect(new Set(taken.slice(1).map((index, place) => index - taken[place]!))).toEqual(new Set([250]));
  });
});

describe("a sweep's tandems that judge", () => {
  it("are simulated longer, and never learned from", async () => {
    const options = { pause: () => Promise.resolve(), stopped: () => false };
    const labels = (await simulateParcel(sweep, { index: 0, first: 0, count: sweep.count }, options))!;
    const parcel = {
      format: "label-parcel",
      version: 2,
      sweepId: "tiny",
      first: 0,
      labels: packFloat64(labels),
    } as const;
    const rows = labelledTandems(sweepDataset("tiny", sweep, [parcel]));
    const tests = rows.filter(({ isTest }) => isTest);
    expect(tests).toHaveLength(12);
    const jobs = (isTest: boolean): number => {
      const of = rows.filter((row) => row.isTest === isTest).map(({ label }) => label.jobs);
      return of.reduce((sum, each) => sum + each, 0) / of.length;
    };
    expect(jobs(true) / jobs(false)).toBeGreaterThan(3);
    const table = surrogateTable(rows);
    expect(table.rowCount).toBe(48);
    expect(table.heldOut).toEqual(tests);
  });
});
