import { beforeEach, describe, expect, it } from "vitest";

import type { KeptTrial } from "#core/model/kept-trials.ts";
import type { TrainingTask } from "#core/model/training-task.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { askForHelp, stepForHelp } from "../../functions/trainer/ask-for-help.ts";
import { SharedRound } from "../../functions/trainer/shared-round.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { trainerPorts } from "../support/trainer-ports.ts";

const TRIALS = ["a", "b", "c", "d"];
const task = (changes: Partial<TrainingTask> = {}): TrainingTask => ({
  format: "training-task",
  version: 1,
  campaignId: "faces-0123abcd",
  datasetsSha256: "ab".repeat(32),
  subject: "blur",
  target: "serviceSeconds",
  step: 1,
  share: { index: 0, of: 1 },
  ...changes,
});
const kept = (sha256: string): KeptTrial => ({
  sha256,
  seconds: 1,
  record: { format: "trial-record", version: 2, trial: sha256, outcome: { kind: "failed", reason: "no" } },
});
const division = (parcels: readonly string[][]) => ({
  format: "trial-parcels" as const,
  version: 1 as const,
  parcels: parcels.map((parcel) => [...parcel]),
  help: { step: 2, of: 2 },
});

let store: ObjectStore;
let read: string[];
beforeEach(async () => {
  const buckets = await testBuckets();
  read = [];
  store = {
    ...buckets,
    get: (bucket, key, options) => {
      read.push(key);
      return buckets.get(bucket, key, options);
    },
  };
});
const round = (trials: readonly string[] = TRIALS, own = task()): SharedRound => new SharedRound(own, trials, store);
const namesOf = async (part: string): Promise<string[]> =>
  Object.keys(await contents(store, "state")).filter((key) => key.includes(part));

describe("SharedRound", () => {
  it("is known by its trials, to whomever comes to it", async () => {
    await round().keep(null, [kept("a"), kept("b")]);
    const [same, other] = [round(), round(["a", "b"])];
    await Promise.all([same.read(), other.read()]);
    expect([...same.known.keys()]).toEqual(["a", "b"]);
    expect(other.known.size).toBe(0);
  });

  it("is divided once: who comes second takes the parcels of who came first", async () => {
    const first = division([["a"], ["b", "c", "d"]]);
    const second = division([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(await round().divide(first)).toEqual(first);
    expect(await round().divide(second)).toEqual(first);
    expect(await round().parcels()).toEqual(first);
  });

  it("offers parcels that are not done, those that nobody has claimed first, to each share from a place of its own", async () => {
    const ports = trainerPorts(store);
    await round().tellDone(1);
    await round().claim(2, ports);
    const of = (index: number): Promise<number[]> => round(TRIALS, task({ share: { index, of: 2 } })).openParcels(6);
    expect(await of(0)).toEqual([0, 3, 4, 5, 2]);
    expect(await of(1)).toEqual([3, 4, 5, 0, 2]);
  });

  it("reads one parcel for who takes it over, and one object for who comes when all is done", async () => {
    const begun = round();
    await begun.keep(0, [kept("a")]);
    await begun.keep(1, [kept("b")]);
    await begun.keep(1, [kept("c"), kept("d")]);
    const heir = round();
    await heir.read(1);
    expect([...heir.known.keys()].sort()).toEqual(["b", "c", "d"]);

    const last = round();
    await last.read();
    await last.keepWhole();
    await last.keepWhole();
    expect(await namesOf("whole-")).toHaveLength(1);
    read = [];
    const late = round();
    await late.read();
    expect([...late.known.keys()].sort()).toEqual(TRIALS);
    expect(read).toHaveLength(1);
    await late.read();
    await late.keepWhole();
    expect(read).toHaveLength(1);
    expect(await namesOf("whole-")).toHaveLength(1);
  });
});

describe("askForHelp()", () => {
  it("makes the tasks that are not there, of a step that nobody was told of", async () => {
    const own = task({ step: 2 });
    const step = await stepForHelp(own, store);
    expect(step).toBe(3);
    await askForHelp(own, { step, of: 3 }, store);
    await askForHelp(own, { step, of: 3 }, store);
    expect((await namesOf("/tasks/")).map((key) => key.slice(-"000003-01.task.json".length))).toEqual([
      "000003-01.task.json",
      "000003-02.task.json",
    ]);
    expect(await stepForHelp(own, store)).toBe(4);
  });
});
