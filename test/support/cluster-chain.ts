import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { askService, type ServiceAnswer } from "./ask-service.ts";
import { minioStore } from "./minio-store.ts";
import type { RealCluster } from "./real-cluster.ts";
import { runCommand } from "./run-command.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const ACCESS = join(ROOT, "workflows/modelling/access");
const OVERLAY = join(ROOT, "workflows/modelling/knative/overlays/test-cluster");
const NAMESPACES = ["profaas", "profaas-runs"];

/** Our own functions as services of Knative in the real cluster, started by notifications of the real MinIO. */
export interface ClusterChain {
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  readonly token: string;
  kubectl(...args: string[]): Promise<string>;
  /** What a service account may do in a namespace, as `verb group/resource`, the questions about itself left out. */
  rights(account: string, namespace: string): Promise<readonly string[]>;
  /** Names of the pods of a function that run now. */
  pods(functionName: string): Promise<readonly string[]>;
  /** SIGKILL for every pod of a function that runs now; how many there were. */
  kill(functionName: string): Promise<number>;
  minio(command: "stop" | "kill" | "start" | "restart"): Promise<void>;
  /** Asks a service by the public ingress. */
  ask(service: string, path: string, body?: unknown): Promise<ServiceAnswer>;
  /** The verb of the command line, on this installation. */
  profaas(...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Installs as README says: secrets, `profaas setup`, MinIO's targets, `profaas setup` again, `kubectl apply -k`. */
export async function installChain(cluster: RealCluster): Promise<ClusterChain> {
  const { environment, minio } = cluster;
  const token = randomBytes(16).toString("hex");
  const folder = await temporaryFolder();
  const operatorPath = join(folder.path, "profaas.yaml");
  await writeFile(operatorPath, JSON.stringify({ store: { kind: "s3", endpoint: minio.endpoint } }));

  const kubectl = (...args: string[]): Promise<string> => runCommand("kubectl", args, { environment });
  const apply = (object: unknown): Promise<string> =>
    runCommand("kubectl", ["apply", "-f", "-"], { environment, input: JSON.stringify(object) });
  const profaas = (...args: string[]): Promise<string> =>
    runCommand(process.execPath, [join(ROOT, "dist/profaas.mjs"), ...args, "--operator", operatorPath], {
      environment: { AWS_ACCESS_KEY_ID: minio.accessKey, AWS_SECRET_ACCESS_KEY: minio.secretKey },
      // setup and teardown say with 4 that something is still to do.
      exitCodes: [0, 4],
    });
  const minioScript = (...args: string[]): Promise<string> =>
    runCommand("bash", [join(ROOT, "infra/test-cluster/minio.sh"), ...args]);

  await kubectl("apply", "-f", join(ACCESS, "namespaces.yaml"));
  const { accessKey, secretKey } = minio;
  for (const namespace of NAMESPACES) await apply(secret(namespace, "profaas-store", { accessKey, secretKey }));
  await apply(secret("profaas", "profaas-webhook", { token }));
  for (const object of minioService(new URL(minio.endpoint))) await apply(object);
  const wanted = JSON.parse(await profaas("setup", "--json")) as { environment?: readonly string[] };
  const targets = join(folder.path, "targets");
  await writeFile(targets, targetLines(wanted.environment ?? [], token));
  await minioScript("restart", targets);
  await profaas("setup");
  await kubectl("apply", "-k", OVERLAY);
  await kubectl("wait", "ksvc", "--all", "-n", "profaas", "--for=condition=Ready", "--timeout=180s");

  const podNames = async (functionName: string): Promise<readonly string[]> => {
    const selector = `serving.knative.dev/service=${functionName}`;
    const found = await kubectl("get", "pods", "-n", "profaas", "-l", selector, "-o", "json");
    const { items } = JSON.parse(found) as {
      items: readonly { metadata: { name: string; deletionTimestamp?: string }; status: { phase: string } }[];
    };
    return items
      .filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === "Running")
      .map(({ metadata }) => metadata.name);
  };
  const rights = async (account: string, namespace: string): Promise<readonly string[]> => {
    const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview", spec: { namespace } };
    const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    const as = `--as=system:serviceaccount:${account.replace("/", ":")}`;
    const asked = ["create", "--raw", path, "-f", "-", as];
    const answer = await runCommand("kubectl", asked, { environment, input: JSON.stringify(review) });
    const { status } = JSON.parse(answer) as { status: { resourceRules: readonly RbacRule[] } };
    return rightsOf(status.resourceRules.filter(({ apiGroups }) => !apiGroups.some((group) => /^auth/.test(group))));
  };
  return {
    rights,
    store: prefixedStore(minioStore(minio), "profaas"),
    token,
    kubectl,
    pods: podNames,
    async kill(functionName) {
      const names = await podNames(functionName);
      if (names.length > 0) {
        await kubectl("delete", "pod", "-n", "profaas", "--grace-period=0", "--force", "--wait=false", ...names);
      }
      return names.length;
    },
    minio: async (command) => void (await minioScript(command)),
    ask: (service, path, body) => askIngress(environment, service, path, body),
    profaas,
    async remove() {
      await kubectl("delete", "-k", OVERLAY, "--ignore-not-found", "--wait=false");
      // Nobody waits for their drain here, which may take as long as a step.
      for (const namespace of NAMESPACES) {
        await kubectl("delete", "pods", "--all", "-n", namespace, "--grace-period=0", "--force", "--wait=false");
      }
      await kubectl("delete", "namespace", ...NAMESPACES, "--ignore-not-found", "--timeout=120s");
      await profaas("teardown", "--delete-data", "--yes");
      await folder.remove();
    },
  };
}

interface RbacRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Rules as single rights, each once, sorted. */
export function rightsOf(rules: readonly RbacRule[]): readonly string[] {
  const rights = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`))),
  );
  return [...new Set(rights)].sort();
}

function secret(namespace: string, name: string, stringData: Readonly<Record<string, string>>): unknown {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, stringData };
}

/** The cluster's name for a MinIO outside of it: http://minio.profaas.svc.cluster.local:9000. */
function minioService({ hostname, port }: URL): unknown[] {
  const metadata = { name: "minio", namespace: "profaas" };
  const ports = [{ name: "s3", port: Number(port), protocol: "TCP" }];
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { ports: [{ ...ports[0], port: 9000, targetPort: Number(port) }] },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { ...metadata, labels: { "kubernetes.io/service-name": "minio" } },
      addressType: "IPv4",
      endpoints: [{ addresses: [hostname], conditions: { ready: true } }],
      ports,
    },
  ];
}

/** MinIO's variables as `setup` prints them, with the token that only the operator knows. */
function targetLines(lines: readonly string[], token: string): string {
  return (
    lines.map((line) => (/_AUTH_TOKEN_/.test(line) ? line.replace(/=.*/, `=Bearer ${token}`) : line)).join("\n") + "\n"
  );
}

function askIngress(
  { INGRESS_URL = "", DOMAIN = "" }: Readonly<Record<string, string>>,
  service: string,
  path: string,
  body: unknown,
): Promise<ServiceAnswer> {
  const host = service.includes(".") ? service : `${service}.profaas.${DOMAIN}`;
  return askService(new URL(path, INGRESS_URL), { host, body });
}
