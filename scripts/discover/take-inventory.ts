import { writeArtifact } from "#artifacts/write-artifact.ts";
import { inventoryHistoryObject, inventoryObject } from "#core/campaign/object-keys.ts";
import type { Freshness, Inventory } from "#core/inventory/inventory.ts";
import type { ProfilingGround } from "#core/inventory/obstacles.ts";

import { beginCampaign, letThrough } from "./begin-campaign.ts";
import { considerService, templateOf, type Considered } from "./consider-service.ts";
import type { InventoryPorts } from "./inventory-ports.ts";
import { attachedServices, lookAround, readTemplates, unfinished } from "./look-around.ts";
import { watchModel } from "./watch-model.ts";

/** Looks around, says what there is to measure, and with `write` begins what may be begun now. */
export async function takeInventory(ports: InventoryPorts): Promise<Inventory> {
  const { operator, store, epochMilliseconds, write } = ports;
  const { found, notes } = await lookAround(ports);
  const templates = await readTemplates(store, notes);
  const { resources, images } = operator;
  const ground: ProfilingGround = { resources, images, templates, attached: attachedServices(operator) };
  const underWay = await unfinished(store);
  const considered: Considered[] = [];
  const freshness: Freshness[] = [];
  for (const { cluster, scouted } of found) {
    for (const service of cluster.services) {
      const each = await considerService(service, { cluster, scouted, ground, underWay }, ports);
      considered.push(each);
      const watched = await watchModel(each, { cluster, scouted, underWay }, ports);
      if (watched !== undefined) freshness.push(watched);
    }
  }
  const decided = new Map<Considered, Considered["entry"]>();
  for (const each of cheapestFirst(considered)) {
    const { entry, drafted } = each;
    const { campaignId, nodeSeconds } = drafted!.draft.proposal;
    const { cpuMillicores, nodes } = drafted!.draft;
    const decision = await letThrough({ campaignId, nodeSeconds, cpuMillicores, nodes }, underWay, ports);
    const begins = decision.kind === "go" && write;
    if (begins) {
      await beginCampaign(entry, { ...drafted!, template: templateOf(entry.service, ground) }, ports);
      underWay.push(campaignId);
    }
    const state = begins ? "submitted" : decision.kind === "go" ? "proposed" : "waiting";
    decided.set(each, { ...entry, decision: state, reasons: [...decision.sentences] });
  }
  const inventory: Inventory = {
    format: "inventory",
    version: 1,
    lookedAt: new Date(epochMilliseconds()).toISOString(),
    clusters: found.map(({ cluster }) => cluster),
    services: considered.map((each) => decided.get(each) ?? each.entry),
    freshness,
    notes,
  };
  if (write) {
    await writeArtifact(store, inventoryObject(), inventory);
    if ([...decided.values()].some(({ decision }) => decision === "submitted"))
      await writeArtifact(store, inventoryHistoryObject(inventory.lookedAt), inventory);
  }
  return inventory;
}

/** Soonest of use. */
function cheapestFirst(considered: readonly Considered[]): Considered[] {
  const costOf = ({ drafted }: Considered): number => drafted?.draft.proposal.nodeSeconds ?? Infinity;
  return considered.filter(({ drafted }) => drafted !== undefined).sort((left, right) => costOf(left) - costOf(right));
}
