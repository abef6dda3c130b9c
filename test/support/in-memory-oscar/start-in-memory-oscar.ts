/**
 * A faithful OSCAR in memory, for tests: an HTTP server on a free port that speaks OSCAR's REST interface of a version from
 * 3.5 to 4.1, with a real MinIO behind it. As a real one it makes and deletes buckets, registers a webhook for each service
 * and restarts MinIO for it; MinIO tells it of uploads, which become jobs on nodes with so many cores; jobs run the
 * service's script with `sh` (or a function given for it), write what faas-supervisor writes, and upload their outputs.
 * The answers of v4.1.2 are held against recordings of a real one; those of other versions are derived from their sources.
 *
 *     const minio = await startMinio({ own: true });            // its own: it is restarted with every service
 *     const oscar = await startInMemoryOscar({ store: minio });
 *     new OscarClient({ endpoint: oscar.endpoint, identity: oscar.identity, verifiesCertificate: true }, systemClock);
 *     …
 *     await oscar.close();                                      // and then minio.stop()
 *
 * Two of them may share one MinIO, as long as their services have different names.
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";

import { systemClock } from "#adapters/process/clock.ts";
import type { Clock } from "#ports/clock.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";

import { type ClusterNodeOptions, ClusterNodes } from "./cluster-nodes.ts";
import { type MinioAccess, MinioAdmin } from "./minio-admin.ts";
import { MinioBuckets } from "./minio-buckets.ts";
import { KubernetesThrottle, kubernetesCalls, type ThrottleOptions } from "./kubernetes-throttle.ts";
import type { OpenIdentity } from "./open-identity.ts";
import type { OscarAnswer } from "./oscar-answer.ts";
import type { OscarContext, OscarRequest, OscarTimings } from "./oscar-context.ts";
import type { OscarProgram } from "./oscar-program.ts";
import { kubernetesView } from "./kubernetes-view.ts";
import { nodeView, podView } from "./pod-view.ts";
import { suspendJob } from "./run-jobs.ts";
import { oscarServer } from "./serve-oscar.ts";
import type { KeptService } from "./kept-service.ts";
import { UserKeys } from "./user-keys.ts";
import { versionTraits } from "./version-traits.ts";

export interface InMemoryOscarOptions {
  /** A real MinIO that may be restarted; its root key is the one that OSCAR has. */
  readonly store: MinioAccess;
  /** `v4.1.2` where nothing is said. */
  readonly version?: string;
  readonly user?: string;
  readonly password?: string;
  /** Whose bearer tokens are accepted (`openIdToken` makes some); none where nothing is said, as OIDC_ENABLE=false. */
  readonly openId?: OpenIdentity;
  /** Whether there is Knative, and so `/run`: there is. */
  readonly serverless?: boolean;
  /** One of four cores, amd64, where nothing is said. */
  readonly nodes?: readonly ClusterNodeOptions[];
  /** A function that stands for a service's script; undefined runs the script. */
  readonly programOf?: (service: KeptService) => OscarProgram | undefined;
  /** Images that cannot be pulled leave their jobs pending: all can. */
  readonly isPullable?: (image: string) => boolean;
  /** All are 0 but the 0.05 s in which an ended container is still shown in a running pod. */
  readonly timings?: Partial<OscarTimings>;
  readonly jobListingLimit?: number;
  /** Without one `/system/status` fails: there is. */
  readonly hasMetricsServer?: boolean;
  /** With Kueue jobs of others than the administrator stay suspended: there is none. */
  readonly hasKueue?: boolean;
  readonly allowedImages?: readonly string[];
  /** Requests wait as in a real one, which has 5 calls a second and bursts of 10; nothing waits where nothing is said. */
  readonly throttle?: ThrottleOptions;
  /** Where it listens, and MinIO must reach it: 127.0.0.1. */
  readonly address?: string;
  readonly clock?: Clock;
}

export interface InMemoryOscar {
  readonly endpoint: string;
  readonly user: string;
  readonly password: string;
  /** As `OscarAccess` of the client wants it. */
  readonly identity: { readonly kind: "basic"; readonly user: string; readonly password: string };
  /** All requests that came, with MinIO's. */
  readonly requests: readonly OscarRequest[];
  /** While it is paused no pod is scheduled: jobs stay pending. */
  pause(isPaused: boolean): void;
  /** As `kubectl cordon` and `uncordon`: what runs goes on, nothing new begins there. */
  cordon(node: string, isCordoned: boolean): void;
  /** Takes a job's pod away, as `kubectl patch` with `suspend: true`. */
  suspend(job: string): void;
  /** What a proxy before OSCAR answers in its place to requests of that method and path, so many times (once). */
  answerInstead(method: string, path: RegExp, answer: OscarAnswer, times?: number): void;
  /** Tokens of pages that were given until now have become too old. */
  forgetPages(): void;
  /** Nodes and pods as Kubernetes' API shows them. */
  nodes(): readonly Record<string, unknown>[];
  pods(labels?: Readonly<Record<string, string>>): readonly Record<string, unknown>[];
  /** The same by the port of our own, with which nodes are cordoned; events and jobs are not in it. */
  readonly kubernetes: Kubernetes;
  /** Resolves when no pod runs or waits for a node that has room. */
  idle(): Promise<void>;
  /** Ends all jobs and the server; what is in MinIO stays. */
  close(): Promise<void>;
}

const NODES: readonly ClusterNodeOptions[] = [
  { name: "node1", cores: 4, memoryBytes: 8 * 2 ** 30, architecture: "amd64" },
];
const TIMINGS: OscarTimings = {
  podStartSeconds: 0,
  supervisorStartSeconds: 0,
  supervisorEndSeconds: 0,
  podEndSeconds: 0.05,
  minioRestartSeconds: 0,
};

export async function startInMemoryOscar(options: InMemoryOscarOptions): Promise<InMemoryOscar> {
  const { address = "127.0.0.1", throttle } = options;
  const oscar = contextOf(options);
  const requests: OscarRequest[] = [];
  const instead: { method: string; path: RegExp; answer: OscarAnswer; left: number }[] = [];
  const pace = throttle === undefined ? undefined : new KubernetesThrottle(throttle, oscar.clock);

  const server = oscarServer(oscar, async (request) => {
    requests.push(request);
    const found = instead.find(
      ({ method, path, left }) => left > 0 && method === request.method && path.test(request.path),
    );
    if (found !== undefined) {
      found.left -= 1;
      return found.answer;
    }
    await pace?.take(kubernetesCalls(request.method, request.path, Math.min(oscar.jobs.size, oscar.jobListingLimit)));
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  oscar.endpoint = `http://${address}:${(server.address() as AddressInfo).port}`;

  return {
    endpoint: oscar.endpoint,
    user: oscar.user,
    password: oscar.password,
    identity: { kind: "basic", user: oscar.user, password: oscar.password },
    requests,
    pause: (isPaused) => oscar.cluster.pause(isPaused),
    cordon: (node, isCordoned) => oscar.cluster.cordon(node, isCordoned),
    suspend: (name) => suspendJob(oscar, name),
    answerInstead: (method, path, answer, times = 1) => void instead.push({ method, path, answer, left: times }),
    forgetPages: () => void (oscar.forgottenBefore = ++oscar.revision),
    nodes: () => oscar.cluster.nodes.map(nodeView),
    pods: (labels = {}) =>
      [...oscar.jobs.values()]
        .filter((job) => Object.entries(labels).every(([name, value]) => job.labels[name] === value))
        .map(podView)
        .filter((pod) => pod !== undefined),
    kubernetes: kubernetesView(oscar),
    async idle() {
      while (oscar.running.size > 0) await Promise.all(oscar.running);
    },
    async close() {
      oscar.cluster.pause(true);
      for (const job of oscar.jobs.values()) job.abort.abort();
      await Promise.all(oscar.running);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      oscar.buckets.close();
    },
  };
}

function contextOf(options: InMemoryOscarOptions): OscarContext {
  const minio = new MinioAdmin(options.store);
  return {
    traits: versionTraits(options.version ?? "v4.1.2"),
    clock: options.clock ?? systemClock,
    timings: { ...TIMINGS, ...options.timings },
    user: options.user ?? "oscar",
    password: options.password ?? "oscar123",
    openId: options.openId,
    serverless: options.serverless ?? true,
    hasMetricsServer: options.hasMetricsServer ?? true,
    hasKueue: options.hasKueue ?? false,
    jobListingLimit: options.jobListingLimit ?? 70,
    minio,
    buckets: new MinioBuckets(options.store),
    users: new UserKeys(minio),
    cluster: new ClusterNodes(options.nodes ?? NODES),
    services: new Map(),
    secrets: new Map(),
    jobs: new Map(),
    executions: [],
    watchdogs: new Map(),
    running: new Set(),
    programOf: options.programOf ?? (() => undefined),
    isPullable: options.isPullable ?? (() => true),
    newToken: () => randomBytes(32).toString("hex"),
    newId: randomUUID,
    allowedImages: options.allowedImages ?? [],
    endpoint: "",
    revision: 0,
    forgottenBefore: 0,
  };
}
