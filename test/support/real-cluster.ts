import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { CoreV1Api, KubeConfig, KubernetesObjectApi, type KubernetesObject } from "@kubernetes/client-node";
import { describe } from "vitest";

import { openKubernetes } from "#adapters/kubernetes/open-kubernetes.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { StoreSettings } from "#core/campaign/operator-store.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { minioStore } from "./minio-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What the test cluster says of itself, from the file that PROFAAS_CLUSTER_ENV names. */
export interface RealCluster {
  readonly kubeconfig: string;
  readonly minio: { readonly endpoint: string; readonly accessKey: string; readonly secretKey: string };
  /** The image of profaas itself in the cluster's registry. */
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
}

export const REAL_CLUSTER = realCluster(process.env["PROFAAS_CLUSTER_ENV"]);

/** Tests that need the cluster: they are not even looked at where there is none. */
export function describeOnCluster(name: string, tests: (cluster: RealCluster) => void): void {
  describe.skipIf(REAL_CLUSTER === undefined)(name, () => tests(REAL_CLUSTER as RealCluster));
}

function realCluster(file: string | undefined): RealCluster | undefined {
  if (file === undefined) return undefined;
  const lines = readFileSync(file, "utf8").matchAll(/^(?:export )?([A-Z_]+)=(.*)$/gm);
  const environment = Object.fromEntries([...lines].map(([, name = "", value = ""]) => [name, unquoted(value)]));
  const required = (name: string): string => {
    const value = environment[name];
    if (value === undefined) throw new Error(`Cannot test on the cluster as ${file} does not say ${name}`);
    return value;
  };
  return {
    kubeconfig: required("KUBECONFIG"),
    minio: {
      endpoint: required("MINIO_ENDPOINT"),
      accessKey: required("MINIO_ROOT_USER"),
      secretKey: required("MINIO_ROOT_PASSWORD"),
    },
    image: process.env["PROFAAS_CLUSTER_IMAGE"] ?? "dev.local/profaas:dev",
    environment,
  };
}

function unquoted(value: string): string {
  return value.replace(/^(['"])(.*)\1$/, "$2");
}

/** A namespace of a test's own in the cluster, with what runs need there, and buckets of its own. */
export interface MeasuredNamespace {
  readonly namespace: string;
  readonly prefix: string;
  readonly store: ObjectStore;
  readonly storeSettings: StoreSettings;
  /** A kubeconfig of the account that the profiler has: it can do what the profiler must, and no more. */
  readonly kubeconfig: string;
  /** As administrator. */
  readonly kubernetes: Kubernetes;
  close(): Promise<void>;
}

export async function measuredNamespace(
  cluster: RealCluster,
  start: string,
  rules: { readonly agent: readonly Rule[]; readonly profiler: readonly Rule[] },
): Promise<MeasuredNamespace> {
  const prefix = `${start}-${randomBytes(3).toString("hex")}`;
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const core = config.makeApiClient(CoreV1Api);
  const { accessKey, secretKey } = cluster.minio;
  const made: KubernetesObject[] = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: prefix } },
    ...(["agent", "profiler"] as const).flatMap((name) => account(prefix, name, rules[name])),
  ];
  for (const object of made) await objects.create(object);
  await core.createNamespacedSecret({
    namespace: prefix,
    body: { metadata: { name: "profaas-store" }, stringData: { accessKey, secretKey } },
  });

  const token = await core.createNamespacedServiceAccountToken({
    namespace: prefix,
    name: "profaas-profiler",
    body: { spec: { audiences: [], expirationSeconds: 7200 } },
  });
  const folder = await temporaryFolder();
  const kubeconfig = join(folder.path, "kubeconfig");
  await writeFile(kubeconfig, tokenConfig(config, token.status?.token ?? ""));

  const store = prefixedStore(minioStore(cluster.minio), prefix);
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  return {
    namespace: prefix,
    prefix,
    store,
    storeSettings: {
      kind: "s3",
      endpoint: cluster.minio.endpoint,
      region: "us-east-1",
      pathStyle: true,
      credentials: { from: "environment" },
    },
    kubeconfig,
    kubernetes: openKubernetes({ kubeconfig: cluster.kubeconfig, clock: systemClock }),
    async close() {
      for (const object of made.reverse()) await objects.delete(object);
      for (const role of BUCKET_ROLES) {
        for (const { key } of (await store.list(role)).objects) await store.delete(role, key);
        await store.deleteBucket(role);
      }
      await folder.remove();
    },
  };
}

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** In every namespace, or of no namespace. */
  readonly everywhere?: boolean;
}

function account(namespace: string, name: string, rules: readonly Rule[]): KubernetesObject[] {
  const account = `profaas-${name}`;
  const group = "rbac.authorization.k8s.io";
  const subjects = [{ kind: "ServiceAccount", name: account, namespace }];
  const everywhere = `${namespace}-${name}`;
  const plain = (wide: boolean) =>
    rules
      .filter((rule) => (rule.everywhere ?? false) === wide)
      .map(({ apiGroups, resources, verbs }) => ({ apiGroups, resources, verbs }));
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account, namespace } },
    { apiVersion: `${group}/v1`, kind: "Role", metadata: { name: account, namespace }, rules: plain(false) },
    {
      apiVersion: `${group}/v1`,
      kind: "RoleBinding",
      metadata: { name: account, namespace },
      subjects,
      roleRef: { apiGroup: group, kind: "Role", name: account },
    },
    { apiVersion: `${group}/v1`, kind: "ClusterRole", metadata: { name: everywhere }, rules: plain(true) },
    {
      apiVersion: `${group}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name: everywhere },
      subjects,
      roleRef: { apiGroup: group, kind: "ClusterRole", name: everywhere },
    },
  ] as KubernetesObject[];
}

function tokenConfig(config: KubeConfig, token: string): string {
  const cluster = config.getCurrentCluster();
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server: cluster?.server, "certificate-authority-data": cluster?.caData } }],
    users: [{ name: "test", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
  });
}
