import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { OscarAccessError } from "#adapters/platform/oscar/api/oscar-access-error.ts";
import type { OscarAccess, OscarIdentity } from "#adapters/platform/oscar/api/oscar-access.ts";
import type { Pace } from "#adapters/platform/oscar/api/request-pace.ts";
import type { LoadService } from "#adapters/platform/oscar/load-jobs.ts";
import { oscarPlatform } from "#adapters/platform/oscar/oscar-platform.ts";
import type { OscarSite, SiteBuckets } from "#adapters/platform/oscar/oscar-site.ts";
import { userStore } from "#adapters/platform/oscar/user-store.ts";
import { bucketName } from "#core/campaign/bucket-roles.ts";
import type { OscarCluster, OscarCredentials } from "#core/campaign/operator-cluster.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

/** Platforms of one process are as different as those of two. */
let opened = 0;

type Environment = Readonly<Record<string, string | undefined>>;

export interface OpenOscarOptions {
  readonly operator: Pick<OperatorFile, "clusters" | "resources" | "images" | "prefix" | "budgets">;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly environment: Environment;
}

/** All OSCARs of an operator's file as one platform: a workflow may span them. */
export function openOscar({ operator, store, clock, log, environment }: OpenOscarOptions): ServicePlatform {
  const sites = Object.entries(operator.clusters).flatMap(([name, settings]) =>
    settings.kind === "oscar" ? [openOscarSite(name, settings, { clock, environment })] : [],
  );
  return oscarPlatform({
    sites,
    clusterOf: new Map(Object.entries(operator.resources).map(([resource, { cluster }]) => [resource, cluster])),
    nodeSelectors: Object.fromEntries(
      Object.entries(operator.resources).map(([resource, { nodeSelector }]) => [resource, nodeSelector]),
    ),
    allowedImages: operator.images,
    store,
    clock,
    log,
    holder: `${hostname()}/${process.pid}/${Math.round(performance.timeOrigin)}/${++opened}`,
    loadJobs: {
      serviceOf: () => loadService(sites, { environment, log }),
      // A run may begin anywhere in a step.
      longestSeconds: operator.budgets.stepSeconds / 2,
      stateBucket: bucketName(operator.prefix, "state"),
    },
    giver: giverOf(environment),
  });
}

/** The service that the operator names, or the one that this process is a job of: which OSCAR that is its token tells. */
async function loadService(
  sites: readonly OscarSite[],
  { environment, log }: { readonly environment: Environment; readonly log: Logger },
): Promise<LoadService | undefined> {
  for (const site of sites) {
    const { service } = site.settings.loadJobs;
    if (service !== undefined) return { site, service };
  }
  const { OSCAR_SERVICE_NAME: service, OSCAR_SERVICE_TOKEN: token } = environment;
  if (!service || !token) return undefined;
  for (const site of sites) {
    try {
      if ((await site.client.service(service))?.token === token) return { site, service };
    } catch (error) {
      log.warn(`OSCAR ${site.cluster} does not say whether this process is a job of it`, { error });
    }
  }
  return undefined;
}

/** What a job of OSCAR is called in the records of the loads that it gives. */
function giverOf({ JOB_UUID: job, RESOURCE_ID: node, OSCAR_SERVICE_NAME: service }: Environment): string {
  const where = node ? ` on node ${node}` : "";
  return job && service ? `job ${job} of service ${service}${where}` : `a process of its own${where}`;
}

/** One OSCAR; it is reached for when it is asked for something. */
export function openOscarSite(
  cluster: string,
  settings: OscarCluster,
  { clock, environment, pace }: { readonly clock: Clock; readonly environment: Environment; readonly pace?: Pace },
): OscarSite {
  let client: OscarClient | undefined;
  let buckets: Promise<SiteBuckets> | undefined;
  const { kubeconfig, context } = settings;
  const site: OscarSite = {
    cluster,
    settings,
    get client() {
      return (client ??= openClient(cluster, settings, clock, environment, pace));
    },
    buckets: () =>
      (buckets ??= openBuckets(site, clock).catch((error: unknown) => {
        // Whoever asks again may find it.
        buckets = undefined;
        throw error;
      })),
    variable: (name) => environment[name],
    kubernetes: kubeconfig === undefined ? undefined : openKubernetes({ kubeconfig, context, clock }),
  };
  return site;
}

function openClient(
  cluster: string,
  settings: OscarCluster,
  clock: Clock,
  environment: Environment,
  pace: Pace | undefined,
): OscarClient {
  return new OscarClient(oscarAccess(cluster, settings, environment), clock, pace);
}

/** How a cluster of the operator's file is reached, and as whom. */
export function oscarAccess(
  cluster: string,
  { endpoint, credentials, verify, caFile }: Pick<OscarCluster, "endpoint" | "credentials" | "verify" | "caFile">,
  environment: Environment,
): OscarAccess {
  const identity = identityOf(cluster, credentials, environment);
  return { endpoint, identity, verifiesCertificate: verify, ...trusted(cluster, caFile) };
}

function identityOf(cluster: string, credentials: OscarCredentials, environment: Environment): OscarIdentity {
  const isFolder = credentials.from === "folder";
  const read = (name: string): string | undefined => {
    if (!isFolder) return environment[name];
    try {
      return readFileSync(join(credentials.folder, name), "utf8").trim();
    } catch {
      return undefined;
    }
  };
  const names = isFolder ? { user: "user", password: "password", token: "token" } : credentials;
  const token = read(names.token);
  if (token) return { kind: "bearer", token };
  const [user, password] = [read(names.user), read(names.password)];
  if (user && password) return { kind: "basic", user, password };
  const where = isFolder ? `files of ${credentials.folder}` : "environment variables";
  throw new OscarAccessError(
    `Cannot reach OSCAR "${cluster}" as its key is not there: the ${where} must hold ${names.token}, or ${names.user} and ${names.password}`,
    "settings",
  );
}

/** The certificates of a file of the operator's. */
function trusted(cluster: string, caFile: string | undefined): { readonly ca?: string } {
  if (caFile === undefined) return {};
  const refuse = (reason: string, cause?: unknown): never => {
    const rule = `Cannot reach OSCAR "${cluster}" as its caFile must be a PEM file of certificates`;
    throw new OscarAccessError(`${rule}: ${caFile} ${reason}`, "settings", { cause });
  };
  try {
    const ca = readFileSync(caFile, "utf8");
    return ca.includes("-----BEGIN CERTIFICATE-----") ? { ca } : refuse("holds none");
  } catch (error) {
    if (error instanceof OscarAccessError) throw error;
    return refuse(`cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`, error);
  }
}

/** OSCAR tells the address that its own pods know. */
function unreachedMinio(error: unknown, cluster: string, endpoint: string, told: string): OscarAccessError {
  const reason = error instanceof Error ? error.message : String(error);
  const way =
    endpoint === told
      ? `; that is where OSCAR says its MinIO is: clusters.${cluster}.store.endpoint of the operator's file says where it is from here`
      : "";
  return new OscarAccessError(`${reason}${way}`, "network", { cause: error });
}

/** The MinIO of an OSCAR, with the keys that OSCAR gives to whoever asks it. */
async function openBuckets({ cluster, client, settings }: OscarSite, clock: Clock): Promise<SiteBuckets> {
  const { s3Store } = await import("#adapters/object-store/s3.ts");
  const { minioNotifications } = await import("#adapters/bucket-notification/minio.ts");
  const { store: own } = await client.configuration();
  const endpoint = settings.store.endpoint ?? own.endpoint;
  const caFile = settings.store.caFile ?? settings.caFile;
  const trust = { verifiesCertificate: settings.verify, ...trusted(cluster, caFile) };
  const region = own.region === "" ? "us-east-1" : own.region;
  const { accessKey, secretKey } = own;
  const store = s3Store({
    endpoint,
    region,
    pathStyle: true,
    credentials: { from: "environment" },
    environment: { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey },
    clock,
    ...trust,
  });
  const ofUser = userStore(store, (bucket) => client.createBucket(bucket));
  try {
    await ofUser.listBuckets();
  } catch (error) {
    throw unreachedMinio(error, cluster, endpoint, own.endpoint);
  }
  return {
    accessKey,
    store: ofUser,
    notifications: minioNotifications({
      endpoint,
      region,
      pathStyle: true,
      clock,
      key: () => Promise.resolve({ accessKeyId: accessKey, secretAccessKey: secretKey }),
      ...trust,
    }),
  };
}
