import { randomBytes } from "node:crypto";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { oscarPlatform } from "#adapters/platform/oscar/oscar-platform.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { OperatorCluster, type OscarCluster } from "#core/campaign/operator-cluster.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";
import { openOscarSite } from "#wiring/open-oscar.ts";

import { keepingLogger } from "./keeping-logger.ts";
import { accessOf, type RealOscar } from "./real-oscar.ts";

/** What a test may do on a real OSCAR: everything under a prefix of its own, and nothing else. */
export interface OscarPlot {
  readonly oscar: RealOscar;
  /** Starts the name of every service and every bucket that the test makes. */
  readonly prefix: string;
  readonly client: OscarClient;
  /** All buckets of its MinIO. */
  readonly buckets: ObjectStore;
  /** A cluster of the operator's file for it. */
  cluster(settings?: Readonly<Record<string, unknown>>): OscarCluster;
  /** Services and buckets of the prefix that are there. */
  left(): Promise<readonly string[]>;
  /** Takes away whatever of the prefix is there, as after a test that failed. */
  clear(): Promise<void>;
}

export async function oscarPlot(oscar: RealOscar, prefix = `pt${randomBytes(3).toString("hex")}`): Promise<OscarPlot> {
  const { endpoint, verifiesCertificate, environment, caFile, storeEndpoint } = oscar;
  const client = new OscarClient(accessOf(oscar), systemClock);
  const cluster: OscarPlot["cluster"] = (settings = {}) =>
    OperatorCluster.parse({
      kind: "oscar",
      endpoint,
      prefix,
      verify: verifiesCertificate,
      ...(caFile === undefined ? {} : { caFile }),
      store: storeEndpoint === undefined ? {} : { endpoint: storeEndpoint },
      ...settings,
    }) as OscarCluster;
  const site = openOscarSite("plot", cluster(), { clock: systemClock, environment });
  const { store: buckets } = await site.buckets();
  const isOwn = (name: string): boolean => name.startsWith(`${prefix}-`);
  const services = async () => (await client.services()).map(({ name }) => name).filter(isOwn);
  const ownBuckets = async () => (await buckets.listBuckets()).filter(isOwn);
  return {
    oscar,
    prefix,
    client,
    buckets,
    cluster,
    left: async () => [
      ...(await services()).map((name) => `service ${name}`),
      ...(await ownBuckets()).map((name) => `bucket ${name}`),
    ],
    async clear() {
      for (const name of await services()) await client.delete(name);
      for (const bucket of await ownBuckets()) await removeBucket(buckets, bucket);
      client.close();
      site.client.close();
    },
  };
}

async function removeBucket(store: ObjectStore, bucket: string): Promise<void> {
  for (let page = await store.list(bucket); page.objects.length > 0; page = await store.list(bucket)) {
    for (const { key } of page.objects) await store.delete(bucket, key);
  }
  await store.deleteBucket(bucket);
}

let processes = 0;

/** The platform as one process has it; its resources are called as its clusters. */
export function plotPlatform(
  plots: Readonly<Record<string, { readonly plot: OscarPlot; readonly settings?: Readonly<Record<string, unknown>> }>>,
  store: ObjectStore,
): ServicePlatform {
  return oscarPlatform({
    sites: Object.entries(plots).map(([name, { plot, settings }]) =>
      openOscarSite(name, plot.cluster(settings), { clock: systemClock, environment: plot.oscar.environment }),
    ),
    clusterOf: new Map(Object.keys(plots).map((name) => [name, name])),
    allowedImages: ["*"],
    store,
    clock: systemClock,
    log: keepingLogger(),
    holder: `plot-process-${++processes}`,
    leaseSeconds: 5,
  });
}
