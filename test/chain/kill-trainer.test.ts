import { expect, it } from "vitest";

import type { ObjectStore } from "#ports/object-store.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { Killed, killingStore } from "../support/killing-store.ts";
import { profileAll } from "../support/profiling.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

const MEASURED = ["campaigns", "inputs", "records", "datasets", "state"] as const;

/** A store with a campaign that is measured and aggregated, as its objects. */
async function measured(): Promise<Record<string, string>> {
  const store = await testBuckets();
  const { spec, inputs } = simulatedCampaign({ extra: "measure: { workflow: false, components: [blur] }" });
  for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
  await store.put("campaigns", "campaign.yaml", spec.replace("cpu: [0.5, 1]", "cpu: [0.5, 1, 2, 3]"));
  await profileAll(simulatedProfiler(store).ports);
  for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });
  return contents(store, ...MEASURED);
}

async function storeOf(objects: Record<string, string>): Promise<ObjectStore> {
  const store = await testBuckets();
  for (const [path, text] of Object.entries(objects)) {
    const slash = path.indexOf("/");
    await store.put(path.slice(0, slash), path.slice(slash + 1), text);
  }
  return store;
}

const train = (store: ObjectStore): Promise<unknown> => trainAll(trainerPorts(store));

it(
  "the trainer leaves the same models and report when killed just before or after any of its writes",
  { timeout: 240_000 },
  async () => {
    const objects = await measured();
    const undisturbed = killingStore(await storeOf(objects), Number.POSITIVE_INFINITY, "before");
    await train(undisturbed);
    const expected = await contents(undisturbed, "models");
    expect(Object.keys(expected).some((key) => key.endsWith("/trained.json"))).toBe(true);
    expect(Object.keys(expected).some((key) => key.endsWith("/model.json"))).toBe(true);
    for (let killAt = 0; killAt < undisturbed.writes; killAt++) {
      for (const moment of ["before", "after"] as const) {
        const store = await storeOf(objects);
        const doomed = killingStore(store, killAt, moment);
        await train(doomed).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
        expect(doomed.killed).toBe(true);
        await train(store);
        expect(await contents(store, "models"), `killed ${moment} write ${killAt}`).toEqual(expected);
      }
    }
  },
);
