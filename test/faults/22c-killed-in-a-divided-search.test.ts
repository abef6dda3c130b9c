import { beforeAll, describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import { untrained } from "../../functions/trainer/untrained.ts";
import { Killed, type KillingStore, killingStore } from "../support/killing-store.ts";
import { slowTrials } from "../support/slow-trials.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { campaignDataset, MANY_TRIALS, putMeasuredCampaign } from "../support/trained-campaign.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";
import { wanderingStore } from "../support/wandering-store.ts";

const DATASET = campaignDataset("blur", "invocation", {
  serviceSeconds: (cpu, bytes) => 0.2 + (bytes / 1e6) * (1000 / cpu),
});

/** A parcel is 30 s of trials that take 10 s each, and the last one has what is left over besides. */
const LARGEST_PARCEL = 5;

let objects: Record<string, string>;
let expected: Record<string, string>;
let all: number;

async function storeOf(): Promise<ObjectStore> {
  const store = await testBuckets();
  for (const [path, text] of Object.entries(objects)) {
    const slash = path.indexOf("/");
    await store.put(path.slice(0, slash), path.slice(slash + 1), text);
  }
  return store;
}

interface Told {
  /** How many invocations had begun before the one that is killed. */
  readonly victim: number;
  readonly killAt: number;
  readonly moment: "before" | "after";
  readonly seed: string;
}

/** Trains by whatever invocations the tasks in the store ask for, side by side, one of which is killed at one of its writes. */
async function trained({ victim, killAt, moment, seed }: Told) {
  const store = await storeOf();
  const random = prng(seed);
  const tried: string[] = [];
  const dead = new Set<number>();
  let begun = 0;
  let doomed: KillingStore | undefined;
  const told = new Set<string>();
  const atWork = new Set<Promise<void>>();
  const invoke = async (upload: ObjectUploaded): Promise<void> => {
    const pid = ++begun;
    let own = wanderingStore(store, random);
    if (pid === victim + 1) own = doomed = killingStore(own, killAt, moment);
    await trainCampaign(
      upload,
      trainerPorts(own, {
        ...slowTrials(tried),
        invocationsPerTarget: 3,
        stepSeconds: 1e6,
        owner: { host: "test", bootId: "boot", pidNamespace: "1", pid, startTicks: pid },
        isOwnerGone: (other) => dead.has(other.pid),
      }),
    ).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
      dead.add(pid);
    });
  };
  for (let left = await untrained(store); left.length > 0; left = await untrained(store)) {
    // Who had nothing to do is told again once nobody is at work, as reconciliation does.
    if (atWork.size === 0) told.clear();
    for (const upload of left.filter(({ key }) => !told.has(key))) {
      told.add(upload.key);
      const ended = invoke(upload).finally(() => atWork.delete(ended));
      atWork.add(ended);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(atWork);
  return { store, tried, writes: doomed?.writes ?? 0, killed: doomed?.killed ?? false, begun };
}

beforeAll(async () => {
  const store = await testBuckets();
  await trainCampaign(await putMeasuredCampaign(store, [DATASET], MANY_TRIALS), trainerPorts(store));
  objects = await contents(store, "state", "records", "datasets", "models");
  const tried: string[] = [];
  await trainAll(trainerPorts(store, slowTrials(tried, 0)));
  expected = await contents(store, "models");
  all = tried.length;
});

describe.each([
  ["who divides the search", 0],
  ["who helps", 1],
])("a search that several invocations share, %s killed just before or after any write", (_who, victim) => {
  it("comes to the same models, and one parcel at most is tried again", { timeout: 240_000 }, async () => {
    // Who helps writes the more the earlier it comes: of some ways in which they meet, the one where it does most.
    let writes = 0;
    for (let way = 0; way < 5; way++) {
      const undisturbed = await trained({ victim, killAt: Infinity, moment: "before", seed: `undisturbed ${way}` });
      expect(undisturbed.begun).toBeGreaterThan(2);
      expect(undisturbed.tried).toHaveLength(all);
      expect(await contents(undisturbed.store, "models")).toEqual(expected);
      writes = Math.max(writes, undisturbed.writes);
    }
    expect(writes).toBeGreaterThan(5);
    for (let killAt = 0; killAt < writes; killAt++) {
      for (const moment of ["before", "after"] as const) {
        const { store, tried } = await trained({ victim, killAt, moment, seed: `killed ${moment} write ${killAt}` });
        expect(await contents(store, "models"), `killed ${moment} write ${killAt}`).toEqual(expected);
        expect(tried.length - all, `killed ${moment} write ${killAt}`).toBeLessThanOrEqual(LARGEST_PARCEL);
        const left = Object.keys(await contents(store, "state"));
        expect(left.filter((key) => /\/(trials|attempts)\//.test(key))).toEqual([]);
      }
    }
  });
});
