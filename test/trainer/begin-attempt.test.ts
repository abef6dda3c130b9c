import { beforeEach, describe, expect, it } from "vitest";

import { deleteObjects } from "#artifacts/delete-objects.ts";
import { attemptsPrefix, keptTrialsObject } from "#core/campaign/object-keys.ts";
import { ATTEMPT_LEASE_SECONDS, MOST_FAILED_ATTEMPTS } from "#core/model/training-attempt.ts";
import type { TrainingTask } from "#core/model/training-task.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { beginAttempt, type BegunAttempt, type HeldAttempt } from "../../functions/trainer/begin-attempt.ts";
import { manualClock, type ManualClock } from "../support/manual-clock.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { trainerPorts } from "../support/trainer-ports.ts";

const TASK: TrainingTask = {
  format: "training-task",
  version: 1,
  campaignId: "faces-0123abcd",
  datasetsSha256: "ab".repeat(32),
  subject: "blur",
  target: "serviceSeconds",
  step: 1,
  share: { index: 0, of: 1 },
};

let store: ObjectStore;
let clock: ManualClock;
let dead: Set<number>;
beforeEach(async () => {
  store = await testBuckets();
  clock = manualClock();
  dead = new Set();
});

/** Begins in a process of its own; the store in use goes with the process. */
function begin(pid: number, { task = TASK, stopping = new AbortController().signal, own = store } = {}) {
  const owner = { host: "test", bootId: "boot", pidNamespace: "1", pid, startTicks: pid };
  return beginAttempt(task, trainerPorts(own, { clock, owner, isOwnerGone: (other) => dead.has(other.pid), stopping }));
}
function held(begun: BegunAttempt): HeldAttempt {
  if (begun.kind !== "begun") throw new Error(`it was ${begun.kind}`);
  return begun.attempt;
}
const kept = async (): Promise<number> => Object.keys(await contents(store, "state")).length;

describe("beginAttempt()", () => {
  it("gives a target up when so many have died of it, and says nothing of the target of another task", async () => {
    for (let pid = 1; pid <= MOST_FAILED_ATTEMPTS; pid++) {
      expect((await begin(pid)).kind).toBe("begun");
      dead.add(pid);
    }
    expect((await begin(10)).kind).toBe("givenUp");
    expect((await begin(11, { task: { ...TASK, step: 2 } })).kind).toBe("givenUp");
    expect((await begin(12, { task: { ...TASK, target: "outputBytes" } })).kind).toBe("begun");
  });

  it("takes whom it cannot see for dead when the lease has run out", async () => {
    const unseen: ObjectStore = {
      ...store,
      put: (bucket, key, body, condition) => stopped(bucket, key, body, condition),
    };
    const stopped: ObjectStore["put"] = (bucket, key, body, condition) =>
      condition !== undefined && "ifMatch" in condition
        ? Promise.reject(new Error("the process is dead"))
        : store.put(bucket, key, body, condition);
    for (let pid = 1; pid <= MOST_FAILED_ATTEMPTS; pid++) {
      expect((await begin(pid, { own: unseen })).kind).toBe("begun");
      await clock.advance(ATTEMPT_LEASE_SECONDS);
    }
    expect((await begin(10)).kind).toBe("givenUp");
  });

  it("counts those who died together once", async () => {
    for (const pid of [1, 2, 3, 4]) await begin(pid, { task: { ...TASK, step: 2, share: { index: pid - 1, of: 4 } } });
    for (const pid of [1, 2, 3, 4]) dead.add(pid);
    await begin(5);
    dead.add(5);
    expect((await begin(6)).kind).toBe("begun");
    dead.add(6);
    expect((await begin(7)).kind).toBe("givenUp");
  });

  it("counts anew once a trial was kept", async () => {
    for (let pid = 1; pid <= MOST_FAILED_ATTEMPTS; pid++) {
      await begin(pid);
      dead.add(pid);
    }
    const { bucket, key } = keptTrialsObject(TASK, TASK, {
      round: "ef".repeat(32),
      parcel: null,
      sha256: "cd".repeat(32),
    });
    await store.put(bucket, key, "a trial");
    expect((await begin(10)).kind).toBe("begun");
  });

  it("does not count who came to an end, nor who was asked to end and killed before that", async () => {
    for (let pid = 1; pid <= 2 * MOST_FAILED_ATTEMPTS; pid++) {
      await held(await begin(pid)).end();
      dead.add(pid);
    }
    expect(await kept()).toBe(0);
    for (let pid = 11; pid <= 10 + MOST_FAILED_ATTEMPTS; pid++) {
      const stopping = new AbortController();
      await begin(pid, { stopping: stopping.signal });
      stopping.abort();
      await clock.advance(0);
      dead.add(pid);
    }
    expect(await kept()).toBe(0);
    expect((await begin(20)).kind).toBe("begun");
  });

  it("waits for whoever is at work rather than give up, and keeps an attempt alive", async () => {
    const slow = held(await begin(1));
    for (let pid = 2; pid <= 1 + MOST_FAILED_ATTEMPTS; pid++) {
      await begin(pid);
      dead.add(pid);
    }
    expect((await begin(10)).kind).toBe("elsewhere");
    await clock.advance(3 * ATTEMPT_LEASE_SECONDS);
    expect((await begin(11)).kind).toBe("elsewhere");
    await slow.end();
    expect((await begin(12)).kind).toBe("givenUp");
  });

  it("leaves nothing of a training that was finished or deleted meanwhile", async () => {
    const slow = held(await begin(1));
    await deleteObjects(store, attemptsPrefix(TASK));
    await clock.advance(ATTEMPT_LEASE_SECONDS);
    await slow.end();
    expect(await kept()).toBe(0);
  });

  it("gives each of many at once an attempt of its own", async () => {
    const begun = await Promise.all([1, 2, 3, 4, 5].map((pid) => begin(pid)));
    expect(begun.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => "begun"));
    expect(await kept()).toBe(5);
  });
});
