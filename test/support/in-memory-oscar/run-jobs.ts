import type { ClusterNode } from "./cluster-nodes.ts";
import { quantity } from "./kubernetes-rules.ts";
import type { OscarContext } from "./oscar-context.ts";
import type { OscarJob, OscarPod } from "./oscar-job.ts";
import type { KeptService } from "./kept-service.ts";
import { supervise } from "./supervise.ts";
import { ContainerLog } from "./supervisor-lines.ts";

/** An environment variable of more bytes is no argument of a program. */
const LARGEST_EVENT_BYTES = 131_065;

export interface JobOrder {
  readonly name: string;
  readonly service: KeptService;
  readonly event: string;
  /** Whose secret the pod mounts. */
  readonly principal: string;
  readonly isSuspended: boolean;
}

/** Makes a job with its pod, which runs as soon as a node has room for it. */
export function startJob(oscar: OscarContext, { name, service, event, principal, isSuspended }: JobOrder): OscarJob {
  const job: OscarJob = {
    name,
    service: service.name,
    namespace: service.namespace,
    labels: { ...service.labels, "job-name": name, "oscar.grycap/job-owner": ownerOf(oscar, service, principal) },
    createdAt: oscar.clock.epochMilliseconds(),
    cpuMillicores: Math.round((quantity(service.cpu) ?? 0) * 1000),
    memoryBytes: quantity(service.memory) ?? 0,
    event,
    number: oscar.jobs.size,
    abort: new AbortController(),
    pod: isSuspended ? undefined : { phase: "Pending" },
  };
  oscar.jobs.set(name, job);
  // What a pod is given is decided when its job is made; the script is read when it runs.
  const variables = containerVariables(oscar, service, name);
  if (!isSuspended) {
    oscar.cluster.submit(job, (node) => {
      const running = runPod(oscar, job, { service, node, principal, variables })
        .catch((error: unknown) => void process.stderr.write(`in-memory OSCAR: job ${name}: ${String(error)}\n`))
        .finally(() => oscar.running.delete(running));
      oscar.running.add(running);
    });
  }
  return job;
}

/** Who uses the key that everybody is given here counts as the service's owner, who has one of his own on a real OSCAR. */
function ownerOf({ buckets }: OscarContext, { owner }: KeptService, principal: string): string {
  return principal === buckets.access.accessKey && owner !== "cluster_admin" ? owner : principal;
}

/** Takes a job away with its pod, whatever it does. */
export function removeJob({ jobs, cluster }: OscarContext, job: OscarJob): void {
  jobs.delete(job.name);
  job.abort.abort();
  cluster.release(job);
}

/** Takes a job's pod away; nothing lets it go again. */
export function suspendJob({ jobs, cluster }: OscarContext, name: string): void {
  const job = jobs.get(name);
  if (job === undefined) throw new RangeError(`Cannot suspend job "${name}" as there is none of that name`);
  job.abort.abort();
  cluster.release(job);
  job.pod = undefined;
}

/** The environment of a service's container, but for its event. */
export function containerVariables(
  { secrets }: OscarContext,
  { name, token, environment }: KeptService,
  jobName: string,
): Record<string, string> {
  return {
    ...environment.variables,
    ...secrets.get(name),
    OSCAR_SERVICE_NAME: name,
    OSCAR_SERVICE_TOKEN: token,
    JOB_UUID: jobName,
  };
}

interface PodOrder {
  readonly service: KeptService;
  readonly node: ClusterNode;
  readonly principal: string;
  readonly variables: Readonly<Record<string, string>>;
}

async function runPod(oscar: OscarContext, job: OscarJob, order: PodOrder): Promise<void> {
  const { clock, cluster, timings } = oscar;
  const { signal } = job.abort;
  const pod: OscarPod = { phase: "Pending", nodeName: order.node.name, acceptedAt: clock.epochMilliseconds() };
  job.pod = pod;
  await clock.sleep(timings.podStartSeconds, signal);
  const waiting = waitsFor(oscar, order);
  if (waiting !== undefined) pod.reason = waiting;
  if (waiting !== undefined || signal.aborted) return;
  const log = new ContainerLog(clock);
  Object.assign(pod, { phase: "Running", startedAt: clock.epochMilliseconds(), log });
  const exitCode = await runContainer(oscar, job, order, log);
  await clock.sleep(timings.supervisorEndSeconds, signal);
  pod.finishedAt = Math.max(clock.epochMilliseconds(), pod.startedAt!);
  pod.exitCode = exitCode;
  pod.reason = REASONS[exitCode] ?? "Error";
  cluster.release(job);
  await clock.sleep(timings.podEndSeconds, signal);
  pod.phase = exitCode === 0 ? "Succeeded" : "Failed";
}

const REASONS: Readonly<Record<number, string>> = { 0: "Completed", 137: "OOMKilled" };

/** Why a pod never begins. */
function waitsFor({ isPullable, buckets }: OscarContext, { service, principal }: PodOrder): string | undefined {
  if (!isPullable(service.image)) return "ImagePullBackOff";
  const secrets = [buckets.access.accessKey, "cluster_admin", service.owner];
  return secrets.includes(principal) ? undefined : "ContainerCreating";
}

async function runContainer(
  oscar: OscarContext,
  job: OscarJob,
  { service: ordered, node, principal, variables }: PodOrder,
  log: ContainerLog,
): Promise<number> {
  const { clock, buckets, timings } = oscar;
  if (Buffer.byteLength(job.event) > LARGEST_EVENT_BYTES) {
    log.write("exec /bin/sh: argument list too long");
    return 1;
  }
  await clock.sleep(timings.supervisorStartSeconds, job.abort.signal);
  const service = oscar.services.get(job.service) ?? ordered;
  const { exitCode } = await supervise({
    input: echoed(job.event),
    service,
    jobName: job.name,
    node,
    variables: { ...variables, EVENT: job.event, RESOURCE_ID: node.name },
    principal: principal === "cluster_admin" ? buckets.access.accessKey : principal,
    program: oscar.programOf(service),
    log,
    buckets,
    clock,
    signal: job.abort.signal,
  });
  return exitCode;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  a: "\u0007",
  "\\": "\\",
};

/** What is left of an event after `echo $EVENT` of the shell of Debian: runs of blanks and backslashes are not kept. */
function echoed(event: string): string {
  return event
    .trim()
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\\([ntrbfva\\])/g, (_all, letter: string) => ESCAPES[letter]!);
}
