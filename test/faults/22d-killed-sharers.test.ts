import { dirname } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { prng } from "#core/numeric/prng.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { untrained } from "../../functions/trainer/untrained.ts";
import { ended } from "../support/chain-process.ts";
import { directoryBuckets } from "../support/each-store.ts";
import { sharingTrainer } from "../support/sharing-trainer.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { campaignDataset, MANY_TRIALS, putMeasuredCampaign } from "../support/trained-campaign.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

const DATASETS = [
  campaignDataset("blur", "invocation", { serviceSeconds: (cpu, bytes) => 0.2 + (bytes / 1e6) * (1000 / cpu) }),
];

/** More than three who die in a row at the same place would be too many. */
const DEATHS = 8;

it(
  "real processes that share a search, the first ones killed -9 at some write, come to the bytes of one that was left alone",
  { timeout: 240_000 },
  async () => {
    const alone = await testBuckets();
    await putMeasuredCampaign(alone, DATASETS, MANY_TRIALS);
    await trainAll(trainerPorts(alone));
    const expected = await contents(alone, "models");

    const { store, root, remove } = await directoryBuckets();
    onTestFinished(remove);
    await putMeasuredCampaign(store, DATASETS, MANY_TRIALS);
    const trainer = await sharingTrainer(dirname(root));
    const random = prng("sharers");
    const atWork = new Map<string, Promise<void>>();
    const told = new Set<string>();
    let deaths = 0;
    let most = 0;
    let parcels = 0;
    const start = ({ bucket, key }: ObjectUploaded): void => {
      told.add(key);
      const [killAt, moment] = [
        deaths < DEATHS ? 2 + Math.floor(random() * 8) : 1e9,
        random() < 0.5 ? ("before" as const) : ("after" as const),
      ];
      const work = ended(trainer.start(root, { bucket, key }, killAt, moment)).then((end) => {
        atWork.delete(key);
        if (end === "SIGKILL") deaths++;
        else expect(end).toBe(0);
      });
      atWork.set(key, work);
    };
    for (let left = await untrained(store); left.length > 0; left = await untrained(store)) {
      if (atWork.size === 0) told.clear();
      for (const upload of left) if (!told.has(upload.key)) start(upload);
      most = Math.max(most, atWork.size);
      await Promise.race([...atWork.values(), new Promise((resolve) => setTimeout(resolve, 50))]);
      const notes = await listObjects(store, { bucket: "state", key: "faces-0123abcd/training/" });
      parcels = Math.max(parcels, notes.filter(({ key }) => key.endsWith(".done.json")).length);
    }
    await Promise.all(atWork.values());
    expect(await contents(store, "models")).toEqual(expected);
    expect(deaths).toBeGreaterThanOrEqual(3);
    // They did share it.
    expect(most).toBeGreaterThan(1);
    expect(parcels).toBeGreaterThan(1);
  },
);
