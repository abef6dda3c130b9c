import { json, silent } from "./oscar-answer.ts";
import type { OscarAnswer } from "./oscar-answer.ts";
import { maySee } from "./doors.ts";
import type { Caller, OscarContext, OscarRequest } from "./oscar-context.ts";

const NOTES = "dial tcp: lookup prometheus-server.monitoring.svc.cluster.local: i/o timeout";
const HOURS = ["cpu-hours", "gpu-hours"];
const REQUESTS = [
  "requests-sync-per-service",
  "requests-async-per-service",
  "requests-exposed-per-service",
  "users-per-service",
];

/** As without Prometheus: all is 0, and said to be missing. */
export function readMetrics(oscar: OscarContext): OscarAnswer {
  return json(200, {
    ...times(oscar),
    totals: {
      services_count_active: oscar.services.size,
      services_count_total: 0,
      cpu_hours_total: 0,
      gpu_hours_total: 0,
      requests_count_total: 0,
      requests_count_sync: 0,
      requests_count_async: 0,
      requests_count_exposed: 0,
      countries_count: 0,
      countries: null,
      users_count: 0,
      users: null,
    },
    sources: [
      { name: "service-inventory", status: "ok" },
      { name: "prometheus", status: "missing", notes: NOTES },
      { name: "request-logs", status: "missing", notes: NOTES },
      { name: "exposed-request-logs", status: "ok" },
    ],
  });
}

export function readServiceMetrics(oscar: OscarContext, request: OscarRequest, caller: Caller): OscarAnswer {
  const service = oscar.services.get(request.parameters["service"] ?? "");
  if (service === undefined) return silent(404);
  if (!maySee(service, caller)) return silent(403);
  const missing = (name: string): object[] => [{ name, status: "missing", notes: NOTES }];
  return json(200, {
    service_name: service.name,
    ...times(oscar),
    metrics: [
      ...HOURS.map((metric) => ({ metric, value: 0, unit: "hours", sources: missing("prometheus") })),
      ...REQUESTS.map((metric) => ({ metric, value: 0, sources: missing("request-logs") })),
    ],
  });
}

export function readBreakdown(oscar: OscarContext, { query }: OscarRequest): OscarAnswer {
  const groupBy = query.get("group_by");
  if (groupBy === null) return json(400, { error: "group_by is required" });
  return json(200, { ...times(oscar), group_by: groupBy, items: [] });
}

function times({ clock }: OscarContext): { readonly start: string; readonly end: string } {
  const end = clock.epochMilliseconds();
  return { start: new Date(end - 86_400_000).toISOString(), end: new Date(end).toISOString() };
}
