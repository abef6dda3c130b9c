import { expect, it } from "vitest";

import { OscarAccessError } from "#adapters/platform/oscar/api/oscar-access-error.ts";
import { oscarError } from "#adapters/platform/oscar/api/oscar-error.ts";
import type { OscarGround, OscarSite } from "#adapters/platform/oscar/oscar-site.ts";
import { oscarPlatform } from "#adapters/platform/oscar/oscar-platform.ts";
import { ensureServices } from "#adapters/platform/oscar/own-services.ts";
import { OperatorCluster } from "#core/campaign/operator-cluster.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { quietLogger } from "../../../support/quiet-logger.ts";
import { skippingClock } from "../../../support/skipping-clock.ts";
import { testStore } from "./oscar-harness.ts";

const SERVICE = { name: "blur", runnable: { image: "sh", script: "true" }, resource: "here", outputs: [] };

/** An OSCAR as far as services are made there; its MinIO lists what `buckets` says. */
function siteWith(listBuckets: () => Promise<string[]>) {
  const services = new Set<string>();
  const deleted: string[] = [];
  const client = {
    service: (name: string) => Promise.resolve(services.has(name) ? { name } : undefined),
    create: ({ name }: { name: string }) => Promise.resolve(void services.add(name)),
    delete: (name: string) => Promise.resolve(services.delete(name) && deleted.push(name) > 0),
  };
  const store = { listBuckets, list: () => Promise.resolve({ objects: [] }) } as unknown as ObjectStore;
  const settings = OperatorCluster.parse({ kind: "oscar", endpoint: "http://127.0.0.1:9" });
  const site = { cluster: "here", settings, client, buckets: () => Promise.resolve({ store }) };
  return { site: site as unknown as OscarSite, services, deleted };
}

async function ground(): Promise<OscarGround> {
  const [store, clock] = [await testStore(), skippingClock()];
  return { store, clock, log: quietLogger(), sites: new Map(), clusterOf: new Map(), nodeSelectors: {} } as never;
}

it("ensureServices() deletes no service whose bucket cannot be looked at, and says why", async () => {
  const { site, deleted } = siteWith(() => Promise.reject(new Error("MinIO is away")));
  const own = await ground();
  await ensureServices(site, own, "blur-01234567", [SERVICE]);
  await expect(ensureServices(site, own, "blur-01234567", [SERVICE])).rejects.toThrow("MinIO is away");
  expect(deleted).toEqual([]);
});

it("ensureServices() makes one anew that has no bucket", async () => {
  const { site, services, deleted } = siteWith(() => Promise.resolve([]));
  const own = await ground();
  await ensureServices(site, own, "blur-01234567", [SERVICE]);
  await ensureServices(site, own, "blur-01234567", [SERVICE]);
  expect([deleted.length, services.size]).toEqual([1, 1]);
});

it.each(["list", "deleteBucket"] as const)(
  "ensureServices() makes one whose old bucket OSCAR deletes meanwhile: $0",
  async (moment) => {
    const buckets = new Set<string>();
    const { site, services } = siteWith(() => Promise.resolve([...buckets]));
    const { store } = await site.buckets();
    const goes = (name: string): Promise<never> => {
      buckets.delete(name);
      return Promise.reject(new Error(`Cannot delete bucket "${name}" as there is no such bucket`));
    };
    const { create } = site.client;
    Object.assign(store, { [moment]: goes });
    site.client.create = async (definition) => {
      if (isLeft) {
        isLeft = false;
        buckets.add(definition.name);
        throw oscarError("create a service", "system", 500, `the bucket "${definition.name}" already exists`);
      }
      return create(definition);
    };
    let isLeft = true;
    await ensureServices(site, await ground(), "blur-01234567", [SERVICE]);
    expect([services.size, buckets.size]).toEqual([1, 0]);
  },
);

it("ensureServices() takes no service of another installation", async () => {
  const { site } = siteWith(() => Promise.resolve([]));
  await ensureServices(site, await ground(), "blur-01234567", [SERVICE]);
  const error = await ensureServices(site, await ground(), "blur-01234567", [SERVICE]).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OscarAccessError);
  expect(error).toMatchObject({
    fault: "settings",
    message: expect.stringContaining("give the cluster another prefix"),
  });
});

it("oscarPlatform() prepares nothing where its MinIO is not reached, so that no run fails by that", async () => {
  const { site, services } = siteWith(() => Promise.resolve([]));
  const away = { ...site, buckets: () => Promise.reject(new OscarAccessError("MinIO is not reached", "network")) };
  const { store, clock, log } = await ground();
  const clusterOf = new Map([["here", "here"]]);
  const platform = oscarPlatform({ sites: [away], clusterOf, allowedImages: ["*"], store, clock, log, holder: "test" });
  await expect(platform.prepare?.("blur-01234567", [SERVICE])).rejects.toThrow("MinIO is not reached");
  expect(services.size).toBe(0);
});
