import { json, Refusal, silent, sorted, text } from "./oscar-answer.ts";
import type { OscarAnswer } from "./oscar-answer.ts";
import { maySee, serviceCaller } from "./doors.ts";
import { nameProblem } from "./kubernetes-rules.ts";
import type { Caller, OscarContext, OscarRequest } from "./oscar-context.ts";
import { type OscarJob, wholeSeconds } from "./oscar-job.ts";
import { continueAfter, continueToken } from "./page-token.ts";
import { removeJob, startJob } from "./run-jobs.ts";

const LONGEST_JOB_NAME = 63;
const LONG_SERVICE_NAME = 25;

export function postJob(oscar: OscarContext, request: OscarRequest): OscarAnswer {
  const { service, subject } = serviceCaller(oscar, request);
  const wanted = oscar.traits.namesJobs ? request.headers["x-delegated-job-id"] : undefined;
  const short = service.name.length >= LONG_SERVICE_NAME ? service.name.slice(0, 16) : service.name;
  const name = wanted ?? `${short}-${oscar.newId()}`;
  const problem = nameProblem(name);
  if (problem !== undefined) return text(500, `Job.batch "${name}" is invalid: ${problem}`);
  if (name.length > LONGEST_JOB_NAME) {
    const label = `spec.template.labels: Invalid value: "${name}": must be no more than ${LONGEST_JOB_NAME} characters`;
    return text(500, `Job.batch "${name}" is invalid: ${label}`);
  }
  if (oscar.jobs.has(name)) return text(500, `jobs.batch "${name}" already exists`);
  const principal = principalOf(request.body) ?? subject ?? service.owner;
  startJob(oscar, {
    name,
    service,
    event: request.body,
    principal,
    isSuspended: oscar.hasKueue && service.owner !== "cluster_admin",
  });
  return silent(201);
}

/** Whose access key the object was put with. */
function principalOf(body: string): string | undefined {
  try {
    const { Records } = JSON.parse(body) as { Records?: { requestParameters?: { principalId?: string } }[] };
    return Records?.[0]?.requestParameters?.principalId;
  } catch {
    return undefined;
  }
}

export function listJobs(oscar: OscarContext, request: OscarRequest, caller: Caller): OscarAnswer {
  const { jobList } = oscar.traits;
  const name = serviceOf(oscar, request, caller);
  const jobs = [...oscar.jobs.values()]
    .filter(({ service }) => service === name)
    .filter(({ labels }) => caller.subject === undefined || labels["oscar.grycap/job-owner"] === caller.subject)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  if (jobList === "flat") {
    return json(200, sorted(Object.fromEntries(jobs.map((job) => [job.name, stateOf(job, oscar)]))));
  }
  const after = continueAfter(request.query.get("page") ?? "", oscar);
  if (after === "stale") return text(500, STALE);
  if ("problem" in after) return text(500, after.problem);
  const listed = jobs.filter(
    ({ pod, name }) => name > after.name && (jobList === "pages of jobs" || pod !== undefined),
  );
  const page = listed.slice(0, oscar.jobListingLimit);
  oscar.revision += 1;
  return json(200, {
    jobs: sorted(Object.fromEntries(page.map((job) => [job.name, stateOf(job, oscar)]))),
    ...(page.length === listed.length ? {} : { next_page: continueToken(page.at(-1)!.name, oscar) }),
  });
}

const STALE =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

function stateOf({ pod, createdAt }: OscarJob, { traits }: OscarContext): Record<string, string> {
  const isFlat = traits.jobList === "flat";
  if (pod === undefined) return isFlat ? { status: "" } : { status: "Suspended" };
  // Before 3.6.4 it was the job's own time.
  const creation = isFlat ? createdAt : pod.acceptedAt;
  return {
    status: pod.phase,
    ...(creation === undefined ? {} : { creation_time: wholeSeconds(creation) }),
    ...(pod.startedAt === undefined ? {} : { start_time: wholeSeconds(pod.startedAt) }),
    ...(pod.finishedAt === undefined ? {} : { finish_time: wholeSeconds(pod.finishedAt) }),
  };
}

export function readLog(oscar: OscarContext, request: OscarRequest, caller: Caller): OscarAnswer {
  const job = jobOf(oscar, request, caller);
  if (job?.pod === undefined) return silent(500);
  if (job.pod.log === undefined) return silent(404);
  return text(200, job.pod.log.text(isTrue(request.query.get("timestamps"))));
}

export function deleteJob(oscar: OscarContext, request: OscarRequest, caller: Caller): OscarAnswer {
  const job = jobOf(oscar, request, caller);
  if (job === undefined) return silent(404);
  removeJob(oscar, job);
  return silent(204);
}

export function deleteJobs(oscar: OscarContext, request: OscarRequest, caller: Caller): OscarAnswer {
  const service = serviceOf(oscar, request, caller);
  const all = isTrue(request.query.get("all"));
  for (const job of [...oscar.jobs.values()]) {
    if (job.service === service && (all || job.pod?.phase === "Succeeded")) removeJob(oscar, job);
  }
  return silent(204);
}

function jobOf(oscar: OscarContext, request: OscarRequest, caller: Caller): OscarJob | undefined {
  const service = serviceOf(oscar, request, caller);
  const job = oscar.jobs.get(request.parameters["job"] ?? "");
  return job?.service === service ? job : undefined;
}

/** The name of the service asked for. Before 3.6.5 nobody looked whether there is one. */
function serviceOf(oscar: OscarContext, { parameters }: OscarRequest, caller: Caller): string {
  const name = parameters["service"] ?? "";
  const service = oscar.services.get(name);
  if (service === undefined && oscar.traits.since(3, 6, 5)) throw new Refusal(silent(404));
  // Who may not see it gets a success without a word.
  if (service !== undefined && !maySee(service, caller)) throw new Refusal(silent(200));
  return name;
}

function isTrue(value: string | null): boolean {
  return value !== null && /^(?:1|t|T|true|TRUE|True)$/.test(value);
}
