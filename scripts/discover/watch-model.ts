import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact, writeTextIfChanged } from "#artifacts/write-artifact.ts";
import { campaignContextOf } from "#core/campaign/campaign-context.ts";
import { Campaign } from "#core/campaign/campaign.ts";
import {
  campaignObject,
  currentModelObject,
  modelName,
  modelObject,
  recordPrefix,
  remeasuringObject,
  trainedObject,
} from "#core/campaign/object-keys.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { formatNumber } from "#core/document/format-quantity.ts";
import type { FoundCluster } from "#core/inventory/found-cluster.ts";
import { againSpec } from "#core/inventory/freshness/again-spec.ts";
import { cheapestRemeasurements, type Remeasurement } from "#core/inventory/freshness/cheapest-remeasurements.ts";
import { judgeFreshness } from "#core/inventory/freshness/judge-freshness.ts";
import { Remeasuring } from "#core/inventory/freshness/remeasuring.ts";
import { observationOf, type SeenInvocation } from "#core/inventory/freshness/seen-invocation.ts";
import type { Freshness } from "#core/inventory/inventory.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { Model } from "#core/model/model.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ScoutedCluster } from "#wiring/open-scouts.ts";

import { refreshModel } from "../../functions/trainer/refresh-model.ts";
import { specObject } from "../campaign/submit-campaign.ts";
import { letThrough } from "./begin-campaign.ts";
import type { Considered } from "./consider-service.ts";
import type { InventoryPorts } from "./inventory-ports.ts";

/** On average so many invocations pass to a false alarm. */
export const RUN_LENGTH = 2_000;
/** Measurements that are proposed where the operator's file says nothing. */
const PROPOSED = 5;
/** So many real invocations since a measurement was made again say whether a model of it is better. */
const FEWEST_NEWEST = 20;

interface Surroundings {
  readonly cluster: FoundCluster;
  readonly scouted: ScoutedCluster;
  readonly underWay: string[];
}

/**
 * Compares what users really asked of a measured service with its model; where it no longer holds, proposes what to measure
 * again, or begins that, or learns it anew once that is done. Undefined where there is no model, or nothing to compare.
 */
export async function watchModel(
  { entry, begun }: Considered,
  surroundings: Surroundings,
  ports: InventoryPorts,
): Promise<Freshness | undefined> {
  const { store } = ports;
  const { scouted, underWay } = surroundings;
  if (entry.decision !== "measured" || begun === undefined || scouted.scout.seen === undefined) return undefined;
  // Asking costs the platform a lot.
  if (underWay.length > 0) return undefined;
  const campaign = await requireArtifact(store, campaignObject(begun.campaignId), Campaign);
  const name = modelName(campaign.name, campaign.subjects[0] ?? "", "serviceSeconds");
  const pointer = (await readArtifact(store, currentModelObject(name), CurrentModel))?.artifact;
  if (pointer === undefined) return undefined;
  const { modelVersion } = pointer;
  const model = await requireArtifact(store, modelObject(name, modelVersion), Model);
  const note = (await readArtifact(store, remeasuringObject(name), Remeasuring))?.artifact;
  const since = Date.parse(note?.freshVersion === modelVersion ? note.begunAt : begun.begunAt);
  const seen = (await scouted.scout.seen(entry.service)).filter((each) => each.endedEpochMilliseconds >= since);
  const { freshness } = judgeFreshness(model, observed(model, seen), { modelVersion, runLength: RUN_LENGTH });
  if (freshness.state !== "stale") return freshness;
  const next =
    note?.modelVersion === modelVersion
      ? await learnedAnew(note, { model, seen }, ports)
      : await measuredAgain({ campaign, model, modelVersion }, surroundings, ports);
  return { ...freshness, sentence: `${freshness.sentence} ${next}` };
}

/** Proposes what to measure again, or begins it where that is allowed. */
async function measuredAgain(
  {
    campaign,
    model,
    modelVersion,
  }: { readonly campaign: Campaign; readonly model: Model; readonly modelVersion: string },
  { cluster, underWay }: Surroundings,
  ports: InventoryPorts,
): Promise<string> {
  const { operator, store, epochMilliseconds, write } = ports;
  const { remeasure } = operator.selfProfiling;
  const node = cluster.nodes.find(({ cores, memoryBytes }) => cores !== null && memoryBytes !== null);
  const size = { cores: node?.cores ?? 2, memoryBytes: node?.memoryBytes ?? 2 ** 32 };
  const chosen = cheapestRemeasurements(campaign, await runsOf(campaign.id, store), remeasure || PROPOSED, size);
  const cost = costOf(chosen);
  const words = `Measuring ${chosen.length} of its configurations again (${chosen.map((each) => each.configurationId).join(", ")}) takes ${formatNumber(Math.round(cost))} node-seconds`;
  if (remeasure === 0) return `${words}; selfProfiling.remeasure of the operator's file allows that.`;
  const spec = specObject(campaign.id);
  const body = (await store.get(spec.bucket, spec.key))?.body;
  if (body === undefined) return `${words}, but its spec ${spec.key} is gone.`;
  const text = againSpec(
    new TextDecoder().decode(body),
    chosen.map((each) => each.configurationId),
  );
  const again = readCampaign(text, `campaign of ${model.name}`, campaignContextOf(operator));
  const cpuMillicores = Math.max(...again.components.flatMap((component) => component.cpuMillicores));
  const nodes = cluster.nodes.filter(({ open }) => open);
  const decision = await letThrough({ campaignId: again.id, nodeSeconds: cost, cpuMillicores, nodes }, underWay, ports);
  if (decision.kind === "wait") return `${words}, and waits: ${decision.sentences.join(" ")}`;
  if (!write) return `${words}.`;
  await writeTextIfChanged(store, specObject(again.id), text);
  const note: Remeasuring = {
    format: "remeasuring",
    version: 1,
    model: model.name,
    modelVersion,
    againId: again.id,
    begunAt: new Date(epochMilliseconds()).toISOString(),
    freshVersion: null,
    judgedOn: 0,
  };
  await writeArtifact(store, remeasuringObject(model.name), note);
  underWay.push(again.id);
  return `${words}: campaign ${again.id} is begun.`;
}

/** Learns anew from what was measured again, once there is enough to judge by. */
async function learnedAnew(
  note: Remeasuring,
  { model, seen }: { readonly model: Model; readonly seen: readonly SeenInvocation[] },
  { store, write, learning }: InventoryPorts,
): Promise<string> {
  const trained = trainedObject(note.againId);
  if ((await store.head(trained.bucket, trained.key)) === undefined)
    return `Campaign ${note.againId} measures it again.`;
  const newest = observed(
    model,
    seen.filter(({ endedEpochMilliseconds }) => endedEpochMilliseconds >= Date.parse(note.begunAt)),
  );
  const wanted = Math.max(FEWEST_NEWEST, 2 * note.judgedOn);
  if (newest.length < wanted)
    return `Campaign ${note.againId} has measured it again; of ${wanted} real invocations since then that a new model is judged by there are ${newest.length}.`;
  if (!write) return `Campaign ${note.againId} has measured it again: it can be learned anew.`;
  const refreshed = await refreshModel({ model: note.model, againId: note.againId, newest }, { ...learning(), store });
  const freshVersion = refreshed.replaces ? refreshed.freshVersion : null;
  const judged: Remeasuring = { ...note, freshVersion, judgedOn: newest.length };
  await writeArtifact(store, remeasuringObject(note.model), judged);
  return refreshed.sentence;
}

function observed(model: Model, seen: readonly SeenInvocation[]) {
  return seen.flatMap((each) => observationOf(model, each) ?? []);
}

async function runsOf(campaignId: string, store: ObjectStore) {
  const keys = await listObjects(store, recordPrefix(campaignId));
  const records = await Promise.all(
    keys.map(({ key }) => requireArtifact(store, { bucket: "records", key }, RunRecord)),
  );
  return records.flatMap(({ configuration, measurement }) =>
    measurement === null ? [] : [{ configuration, makespanSeconds: measurement.makespanSeconds }],
  );
}

function costOf(chosen: readonly Remeasurement[]): number {
  return chosen.reduce((sum, each) => sum + each.nodeSeconds, 0);
}
