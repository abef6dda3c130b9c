import { z } from "zod";

import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import type { CampaignService } from "#core/campaign/campaign-service.ts";
import {
  agentRunsPrefix,
  campaignObject,
  oscarServiceObject,
  oscarServicesPrefix,
  recordsCompleteObject,
} from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import { hasEnded } from "./api/job-state.ts";
import { OscarAccessError } from "./api/oscar-access-error.ts";
import { OscarError } from "./api/oscar-error.ts";
import type { OscarService } from "./api/oscar-service.ts";
import type { RunAttempt } from "../cluster/cluster-run.ts";
import { inBucketIfThere } from "./in-bucket-if-there.ts";
import { isMeasured, untilUnmeasured } from "./open-runs.ts";
import type { OscarGround, OscarSite } from "./oscar-site.ts";
import { campaignFolderStart, FOLDERS } from "./run-keys.ts";
import { serviceDefinition, serviceLimits, serviceName } from "./service-definition.ts";

/** A service that we made, or are about to make. */
const MadeService = z.object({
  format: z.literal("oscar-service"),
  version: z.literal(1),
  cluster: z.string(),
  service: z.string(),
  campaignId: z.string(),
});

/**
 * Makes the services that are not there. Each is written down before it is made, so that whoever comes later knows that it
 * is ours, also where this process died before OSCAR had answered.
 */
export async function ensureServices(
  site: OscarSite,
  ground: OscarGround,
  campaignId: string,
  services: readonly CampaignService[],
  during?: RunAttempt,
): Promise<void> {
  const { cluster, settings, client } = site;
  const wanted = new Map(services.map((service) => [serviceName(settings.prefix, campaignId, service), service]));
  for (const [name, service] of wanted) {
    if (settings.services[service.name] !== undefined) continue;
    const address = oscarServiceObject(cluster, name);
    const entry = { format: "oscar-service", version: 1, cluster, service: name, campaignId } as const;
    if ((await client.service(name)) === undefined) await untilUnmeasured(site, ground, during);
    const isNew = (await writeArtifact(ground.store, address, entry, { ifAbsent: true })).kind === "stored";
    if (!isNew && (await isWhole(site, name, ground.clock))) continue;
    if ((await client.service(name)) !== undefined) {
      await ground.store.delete(address.bucket, address.key);
      throw new OscarAccessError(
        `Cannot create service "${name}" on OSCAR "${cluster}" as there is one of that name that this installation did not make: give the cluster another prefix in the operator's file`,
        "settings",
      );
    }
    await create(site, serviceDefinition(name, service, settings, campaignId));
    ground.log.info(`Service ${name} made on OSCAR ${cluster}`, { campaignId });
  }
}

/**
 * Whether a service is there with its bucket. A process that died while OSCAR made it leaves it to be awaited; one that is
 * not made whole goes, as it would be told of nothing.
 */
async function isWhole(site: OscarSite, name: string, clock: OscarGround["clock"]): Promise<boolean> {
  const { store } = await site.buckets();
  const hasFolders = async (): Promise<boolean> =>
    (await store.listBuckets()).includes(name) &&
    (await store.list(name, { prefix: `${FOLDERS.end}/`, limit: 1 })).objects.length > 0;
  for (let round = 0; (await site.client.service(name)) !== undefined; round++) {
    // MinIO restarts meanwhile; of one that stays away nobody knows what the bucket holds.
    const seen = await hasFolders().catch((error: unknown) => ({ error }));
    if (seen === true) return true;
    if (round === WHOLE_ROUNDS && seen !== false) throw seen.error;
    if (round === WHOLE_ROUNDS) await site.client.delete(name);
    await clock.sleep(WHOLE_LOOK_SECONDS);
  }
  return false;
}
const WHOLE_LOOK_SECONDS = 1;
const WHOLE_ROUNDS = 40;

/** A creation that broke off may have left its bucket, which OSCAR then refuses to take: one that is empty goes. */
async function create(site: OscarSite, definition: ReturnType<typeof serviceDefinition>) {
  for (let tries = 1; ; tries++) {
    try {
      return await site.client.create(definition);
    } catch (error) {
      const isLeft = error instanceof OscarError && /^the bucket ".*" already exists$/.test(error.answer);
      if (!isLeft || tries === CREATE_TRIES || !(await removeEmptyBucket(site, definition.name))) throw error;
    }
  }
}
const CREATE_TRIES = 3;

/** False where it holds more than the folders that OSCAR makes. It may go meanwhile, as OSCAR deletes it after its service. */
async function removeEmptyBucket(site: OscarSite, name: string): Promise<boolean> {
  const { store } = await site.buckets();
  const removed = await inBucketIfThere(store, name, async () => {
    const { objects } = await store.list(name);
    if (objects.some(({ sizeBytes, key }) => sizeBytes > 0 || !key.endsWith("/"))) return false;
    for (const { key } of objects) await store.delete(name, key);
    await store.deleteBucket(name);
    return true;
  });
  return removed ?? true;
}

/** Gives one of our services the limits and the variables of a configuration, and no others; between runs only. */
export async function setLimits(
  site: OscarSite,
  name: string,
  component: RunComponent,
  { clock }: Pick<OscarGround, "clock">,
): Promise<OscarService> {
  const read = await site.client.service(name);
  if (read === undefined) throw new Error(`Cannot set up service "${name}" as it is gone from OSCAR "${site.cluster}"`);
  const { cpu, memory, variables, synchronous } = serviceLimits(component);
  const isSynchronous = site.settings.invocation === "run";
  const wanted: OscarService = {
    ...read,
    cpu,
    memory,
    environment: { variables },
    ...(isSynchronous ? { synchronous } : {}),
  };
  if (isSame(read, wanted)) return read;
  await site.client.replace(wanted);
  if (read.input.length > 0) await untilIdle(site, name, clock);
  // Before 4.0 an update makes a new token.
  return (await site.client.traits()).tokenOnUpdate === "kept" ? wanted : ((await site.client.service(name)) ?? wanted);
}

/**
 * An update puts the folder of the input into its bucket once more, and MinIO tells of it: the job that comes of that ends
 * by itself, before anything is measured.
 */
async function untilIdle({ client }: OscarSite, name: string, clock: OscarGround["clock"]): Promise<void> {
  for (let round = 0; round < IDLE_ROUNDS; round++) {
    await clock.sleep(IDLE_LOOK_SECONDS);
    const jobs = [...(await client.jobs(name)).values()];
    if (jobs.every(hasEnded)) break;
  }
  await client.deleteJobs(name);
}
const IDLE_LOOK_SECONDS = 0.5;
const IDLE_ROUNDS = 120;

function isSame(read: OscarService, wanted: OscarService): boolean {
  const of = ({ cpu, memory, environment, synchronous }: OscarService): string =>
    JSON.stringify([cpu, memory, Object.entries(environment?.variables ?? {}).sort(), synchronous]);
  return of(read) === of(wanted);
}

/**
 * Takes the campaign's services away, and with each its bucket. One is left where its bucket holds something that is
 * nowhere else: files of others, or of a run that nobody has collected.
 */
export async function removeServices(
  site: OscarSite,
  { store, log }: OscarGround,
  campaignId: string,
): Promise<readonly string[]> {
  if (await isMeasured(site, { store })) {
    return [`Cannot delete services on OSCAR "${site.cluster}" while a run is measured there: they stay until later`];
  }
  const left: string[] = [];
  for (const { key } of await listObjects(store, oscarServicesPrefix(site.cluster))) {
    const entry = (await readArtifact(store, { bucket: "state", key }, MadeService))?.artifact;
    if (entry?.campaignId !== campaignId) continue;
    const { service } = entry;
    const reason = await soleCopies(site, store, service, campaignId);
    if (reason !== undefined) {
      left.push(`Cannot delete service "${service}" on OSCAR "${site.cluster}" as ${reason}`);
      continue;
    }
    if (await site.client.delete(service)) log.info(`Service ${service} deleted on OSCAR ${site.cluster}`);
    else await removeEmptyBucket(site, service);
    await store.delete("state", key);
  }
  return left;
}

/** Campaigns that have services here and will measure nothing more: they are done with, or deleted. */
export async function abandonedCampaigns(
  { cluster }: Pick<OscarSite, "cluster">,
  { store }: Pick<OscarGround, "store">,
): Promise<readonly string[]> {
  const campaigns = new Set<string>();
  for (const { key } of await listObjects(store, oscarServicesPrefix(cluster))) {
    const entry = (await readArtifact(store, { bucket: "state", key }, MadeService))?.artifact;
    if (entry !== undefined) campaigns.add(entry.campaignId);
  }
  const over: string[] = [];
  for (const campaignId of campaigns) {
    const [campaign, complete] = [campaignObject(campaignId), recordsCompleteObject(campaignId)];
    const isKnown = (await store.head(campaign.bucket, campaign.key)) !== undefined;
    if (!isKnown || (await store.head(complete.bucket, complete.key)) !== undefined) over.push(campaignId);
  }
  return over;
}

async function soleCopies(
  site: OscarSite,
  store: ObjectStore,
  service: string,
  campaignId: string,
): Promise<string | undefined> {
  const [open] = await listObjects(store, agentRunsPrefix(campaignId));
  if (open !== undefined) return `a run of its campaign is not collected: ${open.key}`;
  const buckets = await site.buckets();
  if (!(await buckets.store.listBuckets()).includes(service)) return undefined;
  const start = campaignFolderStart(campaignId);
  for (let continueFrom: string | undefined; ;) {
    const page = await buckets.store.list(service, continueFrom === undefined ? {} : { continueFrom });
    const other = page.objects.find(({ key, sizeBytes }) => !isOurs(key, sizeBytes, start));
    if (other !== undefined) return `its bucket holds the only copy of "${other.key}": move it elsewhere`;
    if (page.next === undefined) return undefined;
    continueFrom = page.next;
  }
}

/** Folders that OSCAR itself makes, and what late jobs of collected runs still left: copies, or of no use. */
function isOurs(key: string, sizeBytes: number, start: string): boolean {
  return (sizeBytes === 0 && key.endsWith("/")) || (key.split("/")[2] ?? "").startsWith(start);
}
