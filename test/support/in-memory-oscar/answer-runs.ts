import { NO_ROUTE } from "./oscar-answer.ts";
import type { OscarAnswer } from "./oscar-answer.ts";
import { serviceCaller } from "./doors.ts";
import type { OscarContext, OscarRequest } from "./oscar-context.ts";
import { containerVariables } from "./run-jobs.ts";
import { supervise } from "./supervise.ts";
import { ContainerLog } from "./supervisor-lines.ts";

/** Calls a service through its watchdog, which forks a supervisor for each request and mixes all that it writes. */
export async function postRun(oscar: OscarContext, request: OscarRequest): Promise<OscarAnswer> {
  if (!oscar.serverless) return NO_ROUTE;
  const { service } = serviceCaller(oscar, request);
  const { clock, buckets } = oscar;
  const node = oscar.cluster.nodes[0]!;
  const began = clock.monotonicSeconds();
  const log = new ContainerLog(clock);
  await clock.sleep(oscar.timings.supervisorStartSeconds);
  const { exitCode } = await supervise({
    input: request.body,
    service,
    jobName: "",
    node,
    variables: containerVariables(oscar, service, ""),
    principal: undefined,
    program: oscar.programOf(service),
    log,
    buckets,
    clock,
    signal: new AbortController().signal,
  });
  keepWatch(oscar, service.name, log.text(false), clock.monotonicSeconds() - began);
  const seconds = (clock.monotonicSeconds() - began).toFixed(6);
  if (exitCode !== 0) {
    const body = `exit status ${exitCode}\n${log.text(false)}`;
    return { status: 500, headers: { "Content-Type": "text/plain; charset=utf-8" }, body };
  }
  const type = request.headers["content-type"] ?? "text/plain; charset=utf-8";
  return { status: 200, headers: { "Content-Type": type, "X-Duration-Seconds": seconds }, body: log.text(false) };
}

/** What the watchdog writes of a call. */
function keepWatch({ watchdogs, clock }: OscarContext, service: string, output: string, seconds: number): void {
  const at = clock.epochMilliseconds();
  const stamp = new Date(at).toISOString().slice(0, 19).replaceAll("-", "/").replace("T", " ");
  const own = (words: string): string => `${stamp} ${words}`;
  const messages = [
    own("Forking fprocess."),
    own("Query"),
    own("Path  /"),
    ...output.split("\n").filter((line) => line !== ""),
    own(`Duration: ${seconds.toFixed(6)}s`),
  ];
  const kept = watchdogs.get(service) ?? [];
  watchdogs.set(service, [...kept, ...messages.map((message) => ({ at, message }))]);
}
