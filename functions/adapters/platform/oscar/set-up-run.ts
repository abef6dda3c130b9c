import type { RunRequest } from "#ports/service-platform.ts";

import { Refusal } from "../cluster/cluster-servers.ts";
import type { OscarService } from "./api/oscar-service.ts";
import { chainServices } from "./chain-services.ts";
import { borrowService } from "./borrowed-services.ts";
import { ensureServices, setLimits } from "./own-services.ts";
import { type OscarGround, siteOf, siteOfResource } from "./oscar-site.ts";
import { runFolderName } from "./run-keys.ts";
import { RunLayout, type ServicePlace } from "./run-layout.ts";
import { serviceName } from "./service-definition.ts";

/** A run whose services are as its configuration wants them. */
export interface SetUp {
  readonly layout: RunLayout;
  /** By component, with its token. */
  readonly services: ReadonlyMap<string, OscarService>;
}

/** Which service stands for which component; asks nobody. */
export function layoutOf(run: RunRequest, ground: OscarGround): RunLayout {
  return new RunLayout(
    run,
    run.components.map((component): ServicePlace => {
      const { cluster, settings } = siteOfResource(ground, component.configuration.resource);
      const existing = settings.services[component.name];
      if (existing !== undefined) {
        const { service } = existing;
        return {
          component,
          site: cluster,
          service,
          isOwn: false,
          bucket: `${settings.prefix}-staged`,
          loadFolder: "staged",
        };
      }
      const service = serviceName(settings.prefix, run.campaignId, component);
      const loadFolder = settings.invocation === "uploads" ? "load" : "staged";
      return { component, site: cluster, service, isOwn: true, bucket: service, loadFolder };
    }),
  );
}

/** Makes services as this run's configuration wants them, before anything is measured. To do it again changes nothing. */
export async function setUpRun(run: RunRequest, ground: OscarGround): Promise<SetUp> {
  const layout = layoutOf(run, ground);
  const services = new Map<string, OscarService>();
  for (const { component, site: name, isOwn, bucket } of layout.places) {
    const site = siteOf(ground, name);
    if (!isOwn) {
      await (await site.buckets()).store.createBucket(bucket);
      services.set(component.name, await borrowService(site, ground, run, component));
      continue;
    }
    const { runnable, outputs, configuration } = component;
    const { resource } = configuration;
    await ensureServices(site, ground, run.campaignId, [{ name: component.name, runnable, outputs, resource }], run);
  }
  for (const { component, site, service, isOwn } of layout.places) {
    if (isOwn) services.set(component.name, await setLimits(siteOf(ground, site), service, component, ground));
  }
  for (const site of new Set(layout.places.map((place) => place.site))) await chainServices(run, layout, site, ground);
  return { layout, services };
}

/**
 * How much the clock of a site's MinIO is ahead of ours: nothing where an object's time lies between what our clock said
 * before it was put and after.
 */
export async function clockOffset(run: RunRequest, { bucket, site: name }: ServicePlace, ground: OscarGround) {
  const { store } = await siteOf(ground, name).buckets();
  const key = `staged/u/${runFolderName(run)}/clock`;
  if (!(await store.listBuckets()).includes(bucket))
    throw new Refusal(`Cannot put files into bucket "${bucket}" as there is none`);
  const before = ground.clock.epochMilliseconds();
  await store.put(bucket, key, "clock");
  const after = ground.clock.epochMilliseconds();
  const found = await store.head(bucket, key);
  const { objects } = await store.list(bucket, { prefix: key });
  const at = objects[0]?.lastModifiedEpochMilliseconds ?? found?.lastModifiedEpochMilliseconds ?? after;
  await store.delete(bucket, key);
  if (at < before - 1) return at - before;
  return at > after ? at - after : 0;
}
