import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact, writeTextIfChanged } from "#artifacts/write-artifact.ts";
import { campaignContextOf } from "#core/campaign/campaign-context.ts";
import {
  guardLedgerObject,
  inventoryHistoryObject,
  inventoryObject,
  profiledServiceObject,
  profileTemplateOfKey,
  profileTemplatePrefix,
  trainedObject,
} from "#core/campaign/object-keys.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import { decodeText } from "#core/document/decode-text.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";
import { draftCampaign, type DraftedCampaign } from "#core/inventory/draft-campaign.ts";
import type { FoundCluster, FoundService } from "#core/inventory/found-cluster.ts";
import { entered, guard } from "#core/inventory/guard.ts";
import { GuardLedger } from "#core/inventory/guard-ledger.ts";
import type { Inventory, InventoryService } from "#core/inventory/inventory.ts";
import { localTime } from "#core/inventory/local-time.ts";
import { obstaclesOf, type ProfilingGround } from "#core/inventory/obstacles.ts";
import { profileWish } from "#core/inventory/profile-label.ts";
import { AUTO_TEMPLATE, ProfileTemplate } from "#core/inventory/profile-template.ts";
import { ProfiledService, serviceSha256 } from "#core/inventory/profiled-service.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ScoutedCluster } from "#wiring/open-scouts.ts";

import { earlierTimes } from "../campaign/earlier-times.ts";
import { campaignIds } from "../campaign/list-campaigns.ts";
import { specObject } from "../campaign/submit-campaign.ts";
import { takeSamples, type Samples } from "./take-samples.ts";

export interface InventoryPorts {
  readonly operator: OperatorFile;
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  readonly clusters: readonly ScoutedCluster[];
  readonly epochMilliseconds: () => number;
  /** False looks only, and writes nothing at all. */
  readonly write: boolean;
}

/** Campaigns that were begun by ourselves are called so. */
const OWN_CAMPAIGNS = /^self-/;

/** Looks around, says what there is to measure, and with `write` begins what may be begun now. */
export async function takeInventory(ports: InventoryPorts): Promise<Inventory> {
  const { operator, store, epochMilliseconds, write } = ports;
  const { found, notes } = await lookAround(ports);
  const templates = await readTemplates(store, notes);
  const ground: ProfilingGround = {
    resources: operator.resources,
    images: operator.images,
    templates,
    attached: attachedServices(operator),
  };
  const now = epochMilliseconds();
  const { day } = localTime(now, operator.selfProfiling.timeZone);
  let ledger = (await readArtifact(store, guardLedgerObject(day), GuardLedger))?.artifact;
  const underWay = await unfinished(store);
  const services: InventoryService[] = [];
  const drafts: { readonly entry: InventoryService; readonly draft: DraftedCampaign; readonly samples: Samples }[] = [];
  for (const { cluster, scouted } of found) {
    for (const service of cluster.services) {
      const considered = await consider(service, { cluster, scouted, ground, underWay }, ports);
      services.push(considered.entry);
      if (considered.draft !== undefined)
        drafts.push({ ...considered, draft: considered.draft, samples: considered.samples! });
    }
  }
  // The cheapest first: soonest of use.
  drafts.sort(
    (left, right) => (left.draft.proposal.nodeSeconds ?? Infinity) - (right.draft.proposal.nodeSeconds ?? Infinity),
  );
  for (const { entry, draft, samples } of drafts) {
    const { campaignId, nodeSeconds } = draft.proposal;
    const work = { campaignId, nodeSeconds, cpuMillicores: draft.cpuMillicores, nodes: draft.nodes };
    const decision = guard(work, { settings: operator.selfProfiling, epochMilliseconds: now, ledger, underWay });
    const at = services.indexOf(entry);
    if (decision.kind === "wait" || !write) {
      const state = decision.kind === "wait" ? "waiting" : "proposed";
      services[at] = { ...entry, decision: state, reasons: [...decision.sentences] };
      continue;
    }
    const letThroughAt = new Date(now).toISOString();
    ledger = entered(ledger, { campaignId, nodeSeconds: decision.nodeSeconds }, { day, letThroughAt });
    await writeArtifact(store, guardLedgerObject(day), ledger);
    await submit(entry, draft, samples, { ports, templates, letThroughAt });
    underWay.push(campaignId);
    services[at] = { ...entry, decision: "submitted", reasons: [...decision.sentences] };
  }
  const inventory: Inventory = {
    format: "inventory",
    version: 1,
    lookedAt: new Date(now).toISOString(),
    clusters: found.map(({ cluster }) => cluster),
    services,
    freshness: [],
    notes: [...notes],
  };
  if (write) {
    await writeArtifact(store, inventoryObject(), inventory);
    if (services.some(({ decision }) => decision === "submitted"))
      await writeArtifact(store, inventoryHistoryObject(inventory.lookedAt), inventory);
  }
  return inventory;
}

interface Surroundings {
  readonly cluster: FoundCluster;
  readonly scouted: ScoutedCluster;
  readonly ground: ProfilingGround;
  readonly underWay: readonly string[];
}

/** What stands in the way of measuring a service, or what would be measured of it. */
async function consider(
  service: FoundService,
  { cluster, scouted, ground, underWay }: Surroundings,
  { operator, store }: InventoryPorts,
): Promise<{ readonly entry: InventoryService; readonly draft?: DraftedCampaign; readonly samples?: Samples }> {
  const blank: Omit<InventoryService, "decision" | "reasons"> = {
    cluster: cluster.name,
    service,
    obstacles: [],
    proposal: null,
  };
  const obstacles = obstaclesOf(service, cluster, ground);
  const blocked = (rules: string[]) => ({
    entry: { ...blank, obstacles: rules, decision: "blocked" as const, reasons: [] },
  });
  if (obstacles.length > 0) return blocked(obstacles);
  const template = templateOf(service, ground);
  const begun = (
    await readArtifact(store, profiledServiceObject(cluster.name, service.namespace, service.name), ProfiledService)
  )?.artifact;
  if (begun?.sha256 === serviceSha256(service, template)) {
    const { bucket, key } = trainedObject(begun.campaignId);
    const isTrained = (await store.head(bucket, key)) !== undefined;
    const reasons = [
      isTrained
        ? `Campaign ${begun.campaignId} of ${begun.begunAt} has measured it, and it is what it was.`
        : `Campaign ${begun.campaignId} of ${begun.begunAt} is at it.`,
    ];
    return { entry: { ...blank, decision: isTrained ? "measured" : "submitted", reasons } };
  }
  try {
    const samples = await takeSamples(service, await scouted.source(), template, operator.selfProfiling.sampledBytes);
    if (samples.sampled.length === 0) {
      const where = service.inputs[0]?.path ?? "";
      return blocked([
        `Cannot measure "${service.name}" as there is no input to sample in ${where} that is small enough`,
      ]);
    }
    const { timed } = await earlierTimes("", store);
    // What costs the platform a lot is not asked while anything is measured.
    const seenSeconds = underWay.length > 0 ? null : ((await scouted.scout.seenSeconds?.(service)) ?? null);
    const { inputs, sampled } = samples;
    const { prefix } = operator;
    const context = campaignContextOf(operator);
    const draft = draftCampaign(service, {
      cluster,
      template,
      ground,
      context,
      inputs,
      sampled,
      prefix,
      timed,
      seenSeconds,
    });
    return { entry: { ...blank, proposal: draft.proposal, decision: "proposed", reasons: [] }, draft, samples };
  } catch (error) {
    return blocked([error instanceof Error ? error.message : String(error)]);
  }
}

async function submit(
  { cluster, service }: InventoryService,
  draft: DraftedCampaign,
  { bodies }: Samples,
  context: {
    readonly ports: InventoryPorts;
    readonly templates: ProfilingGround["templates"];
    readonly letThroughAt: string;
  },
): Promise<void> {
  const { store } = context.ports;
  for (const [key, body] of bodies) {
    if ((await store.head("inputs", key))?.sizeBytes !== body.length) await store.put("inputs", key, body);
  }
  await writeTextIfChanged(store, specObject(draft.campaign.id), draft.text);
  const begun: ProfiledService = {
    format: "profiled-service",
    version: 1,
    sha256: serviceSha256(service, templateOf(service, context)),
    campaignId: draft.campaign.id,
    begunAt: context.letThroughAt,
  };
  await writeArtifact(store, profiledServiceObject(cluster, service.namespace, service.name), begun);
}

function templateOf({ label }: FoundService, { templates }: Pick<ProfilingGround, "templates">): ProfileTemplate {
  const name = profileWish(label)?.template ?? null;
  return (name === null ? undefined : templates.get(name)) ?? AUTO_TEMPLATE;
}

/** Services that the operator's file lets stand for a component of ours, as `cluster/service`. */
function attachedServices({ clusters }: OperatorFile): ReadonlySet<string> {
  return new Set(
    Object.entries(clusters).flatMap(([cluster, settings]) => {
      const { services = {} } = settings as {
        readonly services?: Readonly<Record<string, { readonly service: string }>>;
      };
      return Object.values(services).map(({ service }) => `${cluster}/${service}`);
    }),
  );
}

/** A cluster that cannot be reached is told of, and the others are looked at all the same. */
async function lookAround({ clusters }: InventoryPorts) {
  const notes: string[] = [];
  const found: { readonly cluster: FoundCluster; readonly scouted: ScoutedCluster }[] = [];
  for (const scouted of clusters) {
    try {
      found.push({ cluster: await scouted.scout.look(), scouted });
    } catch (error) {
      notes.push(
        `Cluster "${scouted.name}" was not looked at: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return { found, notes };
}

async function readTemplates(store: ObjectStore, notes: string[]): Promise<ReadonlyMap<string, ProfileTemplate>> {
  const templates = new Map<string, ProfileTemplate>();
  if (!(await store.listBuckets()).includes("inventory")) return templates;
  for (const { key } of await listObjects(store, profileTemplatePrefix())) {
    const name = profileTemplateOfKey(key);
    const body = (await store.get("inventory", key))?.body;
    if (name === undefined || body === undefined) continue;
    try {
      templates.set(name, parseDocument(ProfileTemplate, readDocument(decodeText(body, key), key), "template"));
    } catch (error) {
      notes.push(`Template ${key} is not used: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return templates;
}

/** Campaigns of our own that have no models yet, those among them that nobody has taken up. */
async function unfinished(store: ObjectStore): Promise<string[]> {
  const present = await store.listBuckets();
  const specs = present.includes("campaigns") ? await listObjects(store, { bucket: "campaigns", key: "self-" }) : [];
  const dropped = specs.map(({ key }) => key.replace(/\.yaml$/, ""));
  const own = [...new Set([...dropped, ...(await campaignIds(store))])].filter((id) => OWN_CAMPAIGNS.test(id));
  const states = await Promise.all(
    own.map(async (id) => {
      const { bucket, key } = trainedObject(id);
      return (await store.head(bucket, key)) === undefined ? [id] : [];
    }),
  );
  return states.flat();
}
