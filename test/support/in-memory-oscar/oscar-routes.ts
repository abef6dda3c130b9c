import { createBucket, deleteBucket, listBuckets, presign, readBucket } from "./answer-buckets.ts";
import { readDeployment, readDeploymentLogs } from "./answer-deployments.ts";
import { deleteJob, deleteJobs, listJobs, postJob, readLog } from "./answer-jobs.ts";
import { readBreakdown, readMetrics, readServiceMetrics } from "./answer-metrics.ts";
import { readStatus } from "./answer-status.ts";
import { postRun } from "./answer-runs.ts";
import { createService, deleteService, listServices, readService, updateService } from "./answer-services.ts";
import { changeConfiguration, readConfiguration, readExecutions, readInfo } from "./answer-system.ts";
import { json, silent, text } from "./oscar-answer.ts";
import type { OscarAnswer } from "./oscar-answer.ts";
import type { Caller, OscarContext, OscarRequest } from "./oscar-context.ts";

export interface OscarRoute {
  readonly method: string;
  /** `:name` stands for any part. */
  readonly pattern: string;
  /** The first version that has it. */
  readonly since: readonly [number, number, number];
  /** Who is let in; a service's token is looked at by the answer itself. */
  readonly door: "system" | "none";
  readonly answer: (oscar: OscarContext, request: OscarRequest, caller: Caller) => OscarAnswer | Promise<OscarAnswer>;
}

type Since = OscarRoute["since"];
const FIRST: Since = [0, 0, 0];

function route(
  method: string,
  pattern: string,
  answer: OscarRoute["answer"],
  { since = FIRST, door = "system" }: { readonly since?: Since; readonly door?: OscarRoute["door"] } = {},
): OscarRoute {
  return { method, pattern, since, door, answer };
}

const BUCKETS: Since = [3, 6, 0];
const DEPLOYMENTS: Since = [4, 0, 0];
const LIFECYCLE: Since = [4, 1, 0];

/** Source: main.go of the tags v3.5.0 to v4.1.2. */
export const OSCAR_ROUTES: readonly OscarRoute[] = [
  route("GET", "/health", () => text(200, "Ok"), { door: "none" }),
  route("GET", "/", toUi, { door: "none" }),
  route("POST", "/job/:service", postJob, { door: "none" }),
  route("POST", "/run/:service", postRun, { door: "none" }),
  route("GET", "/system/info", readInfo),
  route("GET", "/system/config", readConfiguration),
  route("PUT", "/system/config", changeConfiguration, { since: DEPLOYMENTS }),
  route("GET", "/system/status", readStatus),
  route("GET", "/system/services", listServices),
  route("POST", "/system/services", createService),
  route("PUT", "/system/services", updateService),
  route("GET", "/system/services/:service", readService),
  route("DELETE", "/system/services/:service", deleteService),
  route("GET", "/system/services/:service/deployment", readDeployment, { since: DEPLOYMENTS }),
  route("GET", "/system/services/:service/deployment/logs", readDeploymentLogs, { since: DEPLOYMENTS }),
  route("GET", "/system/services/:service/auth", serviceCookie, { since: LIFECYCLE, door: "none" }),
  ...["stop", "start", "restart"].map((verb) =>
    route("POST", `/system/services/:service/${verb}`, notExposed, { since: LIFECYCLE }),
  ),
  route("GET", "/system/federation/:service", () => json(200, { topology: "none", members: null }), {
    since: LIFECYCLE,
  }),
  route("GET", "/system/logs", readExecutions, { since: [3, 6, 5] }),
  route("GET", "/system/logs/:service", listJobs),
  route("DELETE", "/system/logs/:service", deleteJobs),
  route("GET", "/system/logs/:service/:job", readLog),
  route("DELETE", "/system/logs/:service/:job", deleteJob),
  route("GET", "/system/metrics", readMetrics, { since: DEPLOYMENTS }),
  route("GET", "/system/metrics/breakdown", readBreakdown, { since: DEPLOYMENTS }),
  route("GET", "/system/metrics/:service", readServiceMetrics, { since: DEPLOYMENTS }),
  route("GET", "/system/buckets", listBuckets, { since: BUCKETS }),
  route("POST", "/system/buckets", createBucket, { since: BUCKETS }),
  route("GET", "/system/buckets/:bucket", readBucket, { since: [3, 6, 5] }),
  route("DELETE", "/system/buckets/:bucket", deleteBucket, { since: BUCKETS }),
  route("POST", "/system/buckets/:bucket/presign", presign, { since: [3, 6, 4] }),
];

function toUi(): OscarAnswer {
  const body = '<a href="/ui/">Moved Permanently</a>.\n\n';
  return { status: 301, headers: { "Content-Type": "text/html; charset=utf-8", Location: "/ui/" }, body };
}

function serviceCookie(oscar: OscarContext, { parameters, headers }: OscarRequest): OscarAnswer {
  const service = oscar.services.get(parameters["service"] ?? "");
  if (service === undefined) return silent(404);
  if (headers["authorization"] !== `Bearer ${service.token}`) return silent(401);
  const cookie = `oscar_service_${service.name}_auth=${service.token}; Path=/system/services/${service.name}/exposed; HttpOnly; SameSite=Lax`;
  return { ...silent(200), headers: { "Set-Cookie": cookie } };
}

function notExposed(oscar: OscarContext, { parameters }: OscarRequest): OscarAnswer {
  const name = parameters["service"] ?? "";
  if (!oscar.services.has(name)) return silent(404);
  return text(400, `service "${name}" is not exposed`);
}
