import { json, text } from "./oscar-answer.ts";
import type { OscarAnswer } from "./oscar-answer.ts";
import { maySee } from "./doors.ts";
import type { Caller, OscarContext, OscarRequest } from "./oscar-context.ts";
import { wholeSeconds } from "./oscar-job.ts";
import type { KeptService } from "./kept-service.ts";

const NOT_YOURS = "You do not have permission to access this service";

/** What `?include=deployment` adds to a service. */
export function deploymentSummary(oscar: OscarContext, service: KeptService): Record<string, unknown> {
  const { service_name: _name, namespace: _namespace, ...summary } = deploymentOf(oscar, service);
  return summary;
}

export function readDeployment(oscar: OscarContext, request: OscarRequest, caller: Caller): OscarAnswer {
  const service = oscar.services.get(request.parameters["service"] ?? "");
  if (service === undefined || !maySee(service, caller)) return text(403, NOT_YOURS);
  return json(200, deploymentOf(oscar, service));
}

export function readDeploymentLogs(oscar: OscarContext, request: OscarRequest, caller: Caller): OscarAnswer {
  const service = oscar.services.get(request.parameters["service"] ?? "");
  if (service === undefined || !maySee(service, caller)) return text(403, NOT_YOURS);
  if (oscar.serverless) {
    const withTimes = request.query.get("timestamps") === "true";
    const entries = (oscar.watchdogs.get(service.name) ?? []).map(({ at, message }) => ({
      ...(withTimes ? { timestamp: wholeSeconds(at) } : {}),
      message,
    }));
    return json(200, { service_name: service.name, available: true, entries });
  }
  return json(200, {
    service_name: service.name,
    available: false,
    message: "Deployment logs are unavailable for this service.",
    entries: [],
  });
}

function deploymentOf({ serverless, clock }: OscarContext, { name, namespace }: KeptService): Record<string, unknown> {
  if (!serverless) {
    return {
      service_name: name,
      namespace,
      state: "unavailable",
      reason: "Current deployment visibility is unavailable for this service runtime.",
      active_instances: 0,
      affected_instances: 0,
      resource_kind: "unavailable",
    };
  }
  return {
    service_name: name,
    namespace,
    state: "ready",
    reason: "Runtime service is ready.",
    last_transition_time: wholeSeconds(clock.epochMilliseconds()),
    active_instances: 1,
    affected_instances: 0,
    resource_kind: "knative_service",
  };
}
