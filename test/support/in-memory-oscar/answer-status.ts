import { json, Refusal, text } from "./oscar-answer.ts";
import type { OscarAnswer } from "./oscar-answer.ts";
import type { ClusterNode } from "./cluster-nodes.ts";
import type { Caller, OscarContext, OscarRequest } from "./oscar-context.ts";
import { wholeSeconds } from "./oscar-job.ts";

export async function readStatus(oscar: OscarContext, _request: OscarRequest, caller: Caller): Promise<OscarAnswer> {
  if (!oscar.hasMetricsServer) {
    const problem =
      "Error getting metrics info: the server could not find the requested resource (get nodes.metrics.k8s.io)";
    if (oscar.traits.structuredStatus) return json(500, { error: problem });
    // Before 3.6.5 OSCAR ended itself here, so that whoever asked was cut off.
    throw new Refusal(text(502, "Bad Gateway"));
  }
  const loads = oscar.cluster.nodes.map((node) => loadOf(oscar, node));
  const body = oscar.traits.structuredStatus ? await structured(oscar, loads, caller) : detailed(loads);
  return json(200, body);
}

interface Load {
  readonly name: string;
  readonly millicores: number;
  readonly memoryBytes: number;
  readonly requestedMillicores: number;
  readonly requestedBytes: number;
  readonly isReady: boolean;
}

function loadOf({ cluster }: OscarContext, node: ClusterNode): Load {
  const { cpuMillicores, memoryBytes } = cluster.requested(node);
  return {
    name: node.name,
    millicores: node.cores * 1000,
    memoryBytes: node.memoryBytes,
    requestedMillicores: cpuMillicores,
    requestedBytes: memoryBytes,
    isReady: node.isReady,
  };
}

const largest = (numbers: readonly number[]): number => Math.max(0, ...numbers);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** What jobs use is taken to be what they ask for. */
async function structured(oscar: OscarContext, loads: readonly Load[], caller: Caller): Promise<object> {
  const cpu = loads.map((load) => load.millicores - load.requestedMillicores);
  const memory = loads.map((load) => load.memoryBytes - load.requestedBytes);
  const schedulable = oscar.traits.since(4, 0, 0)
    ? {
        cpu: { total_schedulable_cores: sum(cpu), total_schedulable_on_node_cores: largest(cpu) },
        memory: { total_schedulable_bytes: sum(memory), max_schedulable_on_node_bytes: largest(memory) },
      }
    : { cpu: {}, memory: {} };
  return {
    cluster: {
      nodes_count: loads.length,
      metrics: {
        cpu: { total_free_cores: sum(cpu), max_free_on_node_cores: largest(cpu), ...schedulable.cpu },
        memory: { total_free_bytes: sum(memory), max_free_on_node_bytes: largest(memory), ...schedulable.memory },
        gpu: { total_gpu: 0 },
      },
      nodes: loads.map((load) => structuredNode(load, oscar)),
    },
    oscar: oscarState(oscar, caller),
    minio: await storeState(oscar, caller),
  };
}

function structuredNode(load: Load, { traits }: OscarContext): object {
  const amount = (name: string, value: number): object => (value === 0 ? {} : { [name]: value });
  const condition = (type: string, status: boolean): object => ({ type, status });
  const requests = traits.since(4, 0, 0);
  return {
    name: load.name,
    cpu: {
      ...amount("capacity_cores", load.millicores),
      ...amount("usage_cores", load.requestedMillicores),
      ...(requests ? amount("request_cores", load.requestedMillicores) : {}),
    },
    memory: {
      ...amount("capacity_bytes", load.memoryBytes),
      ...amount("usage_bytes", load.requestedBytes),
      ...(requests ? amount("request_bytes", load.requestedBytes) : {}),
    },
    gpu: 0,
    is_interlink: false,
    status: load.isReady ? "Ready" : "NotReady",
    conditions: [
      condition("MemoryPressure", false),
      condition("DiskPressure", false),
      condition("PIDPressure", false),
      condition("Ready", load.isReady),
    ],
  };
}

function oscarState({ jobs, openId }: OscarContext, { subject }: Caller): object {
  const states = { Failed: 0, Pending: 0, Running: 0, Succeeded: 0, Unknown: 0 };
  const seen = subject === undefined ? [...jobs.values()] : [];
  for (const { pod } of seen) if (pod !== undefined) states[pod.phase] += 1;
  return {
    deployment_name: "oscar",
    ready: true,
    deployment: {
      available_replicas: 1,
      ready_replicas: 1,
      replicas: 1,
      creation_timestamp: wholeSeconds(0),
      strategy: "RollingUpdate",
      labels: { app: "oscar" },
    },
    jobs_count: seen.length,
    pods: { total: sum(Object.values(states)), states },
    oidc: { enabled: openId !== undefined, issuers: openId?.issuers ?? [""], groups: openId?.groups ?? [""] },
  };
}

async function storeState({ buckets }: OscarContext, { subject }: Caller): Promise<object> {
  if (subject !== undefined) return { buckets_count: 0, total_objects: 0 };
  const names = await buckets.names();
  const counts = await Promise.all(names.map(async (name) => Math.min(1000, (await buckets.list(name)).length)));
  return { buckets_count: names.length, total_objects: sum(counts) };
}

/** Before 3.6.5: texts, of all nodes but the first. */
function detailed(loads: readonly Load[]): object {
  const workers = loads.slice(1);
  const cpu = workers.map((load) => load.millicores - load.requestedMillicores);
  const memory = workers.map((load) => load.memoryBytes - load.requestedBytes);
  const share = (part: number, whole: number): string => ((100 * part) / whole).toFixed(2);
  return {
    numberNodes: workers.length,
    cpuFreeTotal: sum(cpu),
    cpuMaxFree: largest(cpu),
    memoryFreeTotal: sum(workers.map((load) => load.memoryBytes)),
    memoryMaxFree: largest(memory),
    detail:
      workers.length === 0
        ? null
        : workers.map((load) => ({
            nodeName: load.name,
            cpuCapacity: String(load.millicores),
            cpuUsage: String(load.requestedMillicores),
            cpuPercentage: share(load.requestedMillicores, load.millicores),
            memoryCapacity: String(load.memoryBytes),
            memoryUsage: String(load.requestedBytes),
            memoryPercentage: share(load.requestedBytes, load.memoryBytes),
          })),
  };
}
