import { requireArtifact } from "#artifacts/read-artifact.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import {
  campaignObject,
  datasetObject,
  datasetsCompleteObject,
  recordPrefix,
  recordsCompleteObject,
  trainedObject,
  type ObjectAddress,
} from "#core/campaign/object-keys.ts";
import { Dataset } from "#core/dataset/dataset.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import { openLearning } from "#wiring/open-learning.ts";
import type { System } from "#wiring/open-system.ts";

import { campaignTargets } from "../../functions/trainer/campaign-targets.ts";
import { learningSession } from "../../functions/trainer/learning-session.ts";
import { startHost } from "../host/host.ts";
import { copyCampaign } from "./bench-system.ts";

export interface ChainOverhead {
  readonly platform: string;
  readonly runs: number;
  /** From the upload of the spec to the last object of the trainer. */
  readonly totalSeconds: number;
  /** What the platform says the runs took: work that anybody would have to do. */
  readonly measuredSeconds: number;
  /** The search for hyperparameters, timed again on the same datasets. */
  readonly searchSeconds: number;
  /** Per run, between two runs. */
  readonly overheadMillisecondsPerRun: number;
  /** Of the whole campaign beside its runs: acceptance, datasets, models' writing, report. */
  readonly overheadSecondsPerCampaign: number;
}

/** Runs a campaign of next to nothing through the whole chain and takes out what is not the chain's own. */
export async function chainOverhead(system: System, resource: string, runs: number): Promise<ChainOverhead> {
  const { store } = system;
  const host = await startHost(system, { http: false });
  try {
    await store.put("inputs", "bench/input.bin", new Uint8Array(1000));
    const name = `bench-${resource}-${runs}`;
    const beganMilliseconds = Date.now();
    await store.put("campaigns", `${name}.json`, copyCampaign(name, resource, runs));
    const campaignId = await campaignOf(system, name);
    await landed(system, trainedObject(campaignId));

    const accepted = await landed(system, campaignObject(campaignId));
    const measured = await landed(system, recordsCompleteObject(campaignId));
    const aggregated = await landed(system, datasetsCompleteObject(campaignId));
    const trained = await landed(system, trainedObject(campaignId));
    const records = await Promise.all(
      (await listObjects(store, recordPrefix(campaignId))).map(({ key }) =>
        requireArtifact(store, { bucket: "records", key }, RunRecord),
      ),
    );
    const makespans = records.map(({ measurement }) => measurement?.makespanSeconds ?? 0);
    const measuredSeconds = resource === "here" ? makespans.reduce((sum, seconds) => sum + seconds, 0) : 0;
    const searchSeconds = await timeSearch(system, campaignId);
    const measuring = (measured - accepted) / 1000;
    return {
      platform: resource === "here" ? "local" : "simulated",
      runs: records.length,
      totalSeconds: (trained - beganMilliseconds) / 1000,
      measuredSeconds,
      searchSeconds,
      overheadMillisecondsPerRun: ((measuring - measuredSeconds) / records.length) * 1000,
      overheadSecondsPerCampaign:
        (accepted - beganMilliseconds + aggregated - measured + trained - aggregated) / 1000 - searchSeconds,
    };
  } finally {
    await host.stop();
  }
}

/** When the object landed; waits for it. */
async function landed({ store }: System, { bucket, key }: ObjectAddress): Promise<number> {
  for (;;) {
    const summary = await store.head(bucket, key);
    if (summary !== undefined) return summary.lastModifiedEpochMilliseconds;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function campaignOf({ store }: System, name: string): Promise<string> {
  for (;;) {
    const found = (await listObjects(store, { bucket: "state", key: `${name}-` })).find(({ key }) =>
      key.endsWith("/campaign.json"),
    );
    if (found !== undefined) return found.key.split("/")[0] as string;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function timeSearch({ store }: System, campaignId: string): Promise<number> {
  const datasets: Dataset[] = [];
  for (const level of ["invocation", "run"] as const) {
    datasets.push(await requireArtifact(store, datasetObject(campaignId, "copy", level, "json"), Dataset));
  }
  const began = performance.now();
  const { learn } = await learningSession(openLearning());
  for (const { target, dataset, subject } of campaignTargets(datasets)) {
    await learn(dataset, { name: `bench.${subject}.${target}`, target, seed: 1 }).catch(() => undefined);
  }
  return (performance.now() - began) / 1000;
}
