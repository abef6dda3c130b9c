import type { Clock } from "#ports/clock.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import { Refusal, type AgentGround } from "../cluster/cluster-servers.ts";
import { componentLabels, componentName } from "../cluster/run-names.ts";
import { answeringService } from "./answering-service.ts";
import type { FileBodies } from "./file-bodies.ts";
import { PodPlaces } from "./pod-places.ts";
import { queueProxyCountsOf } from "./queue-proxy-counts-of.ts";
import type { QueueProxyCounts } from "./queue-proxy-metrics.ts";
import { QuietLimit } from "./quiet-limit.ts";
import { ServiceClient, type ServiceAddress } from "./service-client.ts";
import { requestTimeoutSeconds, serviceManifest } from "./service-manifest.ts";
import { ServicePods } from "./service-pods.ts";
import { readyService, scaledService } from "./service-readiness.ts";
import { serviceScale, type ServiceScale } from "./service-scale.ts";
import { ServingStatistics } from "./serving-statistics.ts";

/** A service that is there and ready, with everything to measure it by. */
export interface OpenService {
  readonly component: RunComponent;
  readonly scale: ServiceScale;
  readonly client: ServiceClient;
  readonly pods: ServicePods;
  readonly places: PodPlaces;
  readonly statistics: ServingStatistics;
  readonly quiet: QuietLimit;
  readonly bodies: FileBodies;
  /** What the queue-proxies of its pods had counted before the load, by pod. */
  readonly countsBefore: ReadonlyMap<string, QueueProxyCounts>;
  readonly clock: Clock;
  /** Its pods know whom they serve by it. */
  readonly token: string;
  /** Files go by the store, not with requests and answers. */
  readonly keepsInStore: boolean;
  putWork(key: string, body: Uint8Array): Promise<unknown>;
}

/** Beyond the limit of a request: the start of a pod, and what is on its way. */
const QUIET_MARGIN_SECONDS = 300;

/** Makes the service of one component and waits until it is what its configuration asks for. */
export async function openService(
  component: RunComponent,
  ground: AgentGround,
  { token, bodies }: { readonly token: string; readonly bodies: FileBodies },
): Promise<OpenService> {
  const { request, kubernetes, clock, cancelled, store } = ground;
  const { run, settings } = request;
  if (settings.kind !== "knative") throw new TypeError(`Cannot open a Knative service on a ${settings.kind} cluster`);
  const name = componentName(run, component.name);
  const scale = serviceScale(component.configuration);
  const pods = new ServicePods(ground.pods, component.name);
  await create(component, ground, token);
  const readiness = {
    namespace: settings.namespace,
    name,
    labels: componentLabels(run, component.name),
    leastPods: scale.leastPods,
    pods,
    kubernetes,
    clock,
    cancelled,
  };
  const url = await readyService(readiness);
  const client = await ServiceClient.open(addressOf(url, settings.ingress), clock);
  await answeringService(client, name, readiness);
  await scaledService(readiness);
  return {
    component,
    scale,
    client,
    countsBefore: await queueProxyCountsOf(pods.ready),
    pods,
    places: new PodPlaces(scale.concurrency),
    statistics: new ServingStatistics(),
    quiet: new QuietLimit(clock, requestTimeoutSeconds(component) + QUIET_MARGIN_SECONDS),
    bodies,
    clock,
    token,
    keepsInStore: settings.invocation === "uploads",
    putWork: (key, body) => store.put(run.workBucket, key, body),
  };
}

/** What Knative will not have it will not have tomorrow. */
async function create(component: RunComponent, ground: AgentGround, token: string): Promise<void> {
  try {
    await ground.kubernetes.create("knativeServices", serviceManifest(component, ground, token));
  } catch (error) {
    const status = error instanceof Error && "status" in error ? Number(error.status) : 0;
    if (status >= 400 && status < 500) throw new Refusal((error as Error).message, { cause: error });
    throw error;
  }
}

/** The service's own address; or the operator's ingress, told by its host which service is meant. */
function addressOf(url: string, ingress: string | undefined): ServiceAddress {
  return ingress === undefined ? { url } : { url: ingress, host: new URL(url).host };
}
