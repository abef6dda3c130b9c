import { describe, expect, it } from "vitest";

import { readDocument } from "#core/document/read-document.ts";
import { ChainSweep } from "#core/queueing/station-surrogate/chain-sweep.ts";
import { anySweepId, readAnySweep } from "#core/queueing/sweep/any-sweep.ts";
import { labelParcels, simulateParcel } from "#core/queueing/sweep/sweep-work.ts";

const sweep = ChainSweep.parse({
  kind: "sweep",
  name: "chains",
  system: "station-chain",
  count: 50,
  jobsPerLabel: 2_000,
});
const ports = { pause: () => Promise.resolve(), stopped: () => false };

describe("simulateParcel() of chains", () => {
  it("gives the same labels however a sweep is divided", async () => {
    const labels = (first: number, count: number) => simulateParcel(sweep, { index: 0, first, count }, ports);
    const whole = await labels(0, 12);
    const parts = [await labels(0, 5), await labels(5, 7)];
    expect(parts.flatMap((part) => [...part!])).toEqual([...whole!]);
  });

  it("ends when it is told to stop", async () => {
    const stopped = { ...ports, stopped: () => true };
    expect(await simulateParcel(sweep, { index: 0, first: 0, count: 5 }, stopped)).toBeUndefined();
  });
});

describe("labelParcels()", () => {
  it("covers each chain once", () => {
    const parcels = labelParcels({ ...sweep, count: 1000, jobsPerLabel: 150_000 });
    expect(parcels.length).toBeGreaterThan(3);
    let next = 0;
    for (const { first, count } of parcels) {
      expect(first).toBe(next);
      next += count;
    }
    expect(next).toBe(1000);
  });
});

describe("readAnySweep()", () => {
  it("reads a sweep by its system, tandems without a word, with an id of what they say", () => {
    const read = (text: string) => readAnySweep(readDocument(text, "sweep.yaml"));
    const tandems = read("kind: sweep\nname: pairs\ncount: 100");
    expect(tandems.system).toBe("batch-tandem");
    // Its description is not of it.
    const told = read("kind: sweep\nname: pairs\ncount: 100\ndescription: of pairs");
    expect(anySweepId(tandems)).toMatch(/^pairs-[0-9a-f]{8}$/);
    expect(anySweepId(told)).toBe(anySweepId(tandems));
    expect(anySweepId(read("kind: sweep\nname: pairs\ncount: 101"))).not.toBe(anySweepId(tandems));
    const chains = read("kind: sweep\nname: rows\nsystem: station-chain\ncount: 100\nstations: [3, 6]");
    expect(chains).toMatchObject({ system: "station-chain", stations: [3, 6] });
    expect(() => read("kind: sweep\nname: rows\nsystem: station-chain\ncount: 100\nstations: [6, 3]")).toThrow(
      "must be two numbers, the smaller first",
    );
  });
});
