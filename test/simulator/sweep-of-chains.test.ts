import { describe, expect, it } from "vitest";

import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { memoryStore } from "#adapters/object-store/memory.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { currentModelObject, modelObject, sweepDatasetObject } from "#core/campaign/object-keys.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { ChainDataset, labelledChains } from "#core/queueing/station-surrogate/chain-labels.ts";
import { ChainSweep } from "#core/queueing/station-surrogate/chain-sweep.ts";
import { prepareStationSurrogate } from "#core/queueing/station-surrogate/prepare-station-surrogate.ts";
import { StationSurrogate } from "#core/queueing/station-surrogate/station-surrogate.ts";
import { anySweepId } from "#core/queueing/sweep/any-sweep.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { simulate } from "../../functions/simulator/simulate.ts";
import type { SimulatorPorts } from "../../functions/simulator/simulator-ports.ts";
import { nextSweepStep } from "../../functions/simulator/unsimulated.ts";
import { manualClock } from "../support/manual-clock.ts";
import { quietLogger } from "../support/quiet-logger.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

const sweep = ChainSweep.parse({
  kind: "sweep",
  name: "chains",
  system: "station-chain",
  count: 60,
  jobsPerLabel: 2_000,
  training: { members: 2, hiddenUnits: [8], epochs: 3 },
});
const id = anySweepId(sweep);
const MODEL = "chains.chain.responseMeanSeconds";

/** Drops the sweep, and lets a simulator do its steps until its dataset is there. */
async function swept(): Promise<ObjectStore> {
  const store = memoryStore();
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  const upload = { bucket: "scenarios", key: "chains.json" } as const;
  await store.put(upload.bucket, upload.key, JSON.stringify(sweep));
  const ports: SimulatorPorts = {
    store,
    log: quietLogger(),
    clock: manualClock(),
    owner: { host: "test", bootId: "boot", pidNamespace: "1", pid: 1, startTicks: 1 },
    isOwnerGone: () => false,
    stepSeconds: 60,
    invocationsPerSweep: 1,
    pause: () => Promise.resolve(),
    shippedSurrogate: () => Promise.resolve(undefined),
    stopping: new AbortController().signal,
  };
  while ((await nextSweepStep(upload, store)).length > 0) await simulate(upload, ports);
  return store;
}

describe("a sweep of chains in the bucket of scenarios", () => {
  it("becomes labels of each station of each chain", async () => {
    const store = await swept();
    const address = sweepDatasetObject(id);
    const dataset = await requireArtifact(store, address, ChainDataset);
    const chains = labelledChains(dataset);
    expect(chains).toHaveLength(60);
    for (const { chain, label } of chains) {
      expect(label.stations).toHaveLength(chain.stations.length);
      expect(label.response).toBeGreaterThan(0);
      for (const { waits, scv } of label.stations) {
        expect(waits).toBeGreaterThanOrEqual(0);
        expect(scv).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it("becomes a surrogate that is trained, member by member, and answers for chains", async () => {
    const store = await swept();
    await trainAll(trainerPorts(store, { loadNetworkTrainer: loadTfjsNetworkTrainer }));
    const { modelVersion } = await requireArtifact(store, currentModelObject(MODEL), CurrentModel);
    const surrogate = await requireArtifact(store, modelObject(MODEL, modelVersion), StationSurrogate);
    expect(surrogate.members).toHaveLength(2);
    expect(surrogate.training.sweepId).toBe(id);
    expect(surrogate.heldOut.response.rows).toBeGreaterThan(0);
    const { means } = prepareStationSurrogate(surrogate);
    const [labelled] = labelledChains(await requireArtifact(store, sweepDatasetObject(id), ChainDataset));
    expect(means(labelled!.chain).responseMeanSeconds).toBeGreaterThan(0);
  });
});
