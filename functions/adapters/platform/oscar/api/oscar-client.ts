import type { z } from "zod";

import type { Clock } from "#ports/clock.ts";

import { BucketPage } from "./bucket-page.ts";
import { ClusterLoad, type LoadedNode } from "./cluster-load.ts";
import { type ExecutionEntry, ExecutionEntries } from "./execution-entry.ts";
import type { JobState } from "./job-state.ts";
import { JobsPage } from "./jobs-page.ts";
import { authorization, type OscarAccess } from "./oscar-access.ts";
import { OscarConfiguration, OscarInfo } from "./oscar-configuration.ts";
import { isAbsent, isStalePage } from "./oscar-error.ts";
import { type OscarCall, OscarRequests } from "./oscar-requests.ts";
import { changedService, OscarService, type ServiceChange } from "./oscar-service.ts";
import { type OscarTraits, oscarTraits } from "./oscar-version.ts";
import { type Pace, RequestPace } from "./request-pace.ts";

/** A body for `/job` and `/run`: a storage event as JSON, or bytes that become base64. */
export type ServiceInput =
  { readonly kind: "event"; readonly event: unknown } | { readonly kind: "bytes"; readonly bytes: Uint8Array };

/** How a request of a load is sent. */
export interface Sending {
  /** Called when it has had its turn: until then our own pace held it back. */
  readonly sent?: () => void;
  readonly signal?: AbortSignal;
}

/** What a synchronous call brought back. */
export interface RunAnswer {
  readonly status: number;
  readonly body: string;
  /** From the fork of the supervisor to its end, as the watchdog measured it; null where it did not say. */
  readonly serviceSeconds: number | null;
}

/** What each request costs of Kubernetes' calls, so that the pace can be kept. */
const COST = { info: 1, read: 3, list: 10, update: 7, make: 10, job: 3, run: 1, log: 5 } as const;

/** Creating and deleting restarts MinIO, which alone takes six seconds. */
const MAKE_SECONDS = 180;
/** OSCAR itself gives up on a synchronous call after 300 s. */
const RUN_SECONDS = 330;
/** An environment variable of more bytes cannot be handed to the supervisor. */
const LARGEST_EVENT_BYTES = 131_065;
/** The list of jobs is begun again so often when its pages get too old. */
const LIST_TRIES = 3;

/**
 * One OSCAR, by its REST interface, of version 3.5 to 4.1: shapes are told apart by themselves and by the version. Requests
 * keep the pace at which OSCAR can work; refusals are sentences with what it answered.
 */
export class OscarClient {
  readonly #requests: OscarRequests;
  readonly #identity: string;
  readonly #pace: RequestPace;
  #traits: OscarTraits | undefined;

  constructor({ endpoint, identity, verifiesCertificate, ca }: OscarAccess, clock: Clock, pace: Pace = {}) {
    this.#requests = new OscarRequests(endpoint, verifiesCertificate, ca);
    this.#identity = authorization(identity);
    this.#pace = new RequestPace(clock, pace);
  }

  /** What this OSCAR can do, by its version; asked once. */
  async traits(): Promise<OscarTraits> {
    this.#traits ??= oscarTraits((await this.info()).version);
    return this.#traits;
  }

  info(): Promise<OscarInfo> {
    return this.#read("read OSCAR's version", "/system/info", OscarInfo, COST.info);
  }

  configuration(): Promise<OscarConfiguration> {
    return this.#read("read OSCAR's configuration", "/system/config", OscarConfiguration, COST.info);
  }

  /** The nodes with their load; needs a metrics server. */
  nodes(): Promise<readonly LoadedNode[]> {
    return this.#read("read the state of OSCAR's cluster", "/system/status", ClusterLoad, COST.read);
  }

  services(): Promise<readonly OscarService[]> {
    return this.#read("list OSCAR's services", "/system/services", OscarService.array(), COST.list);
  }

  /** Undefined where there is none of that name. */
  async service(name: string): Promise<OscarService | undefined> {
    try {
      return await this.#read(`read service "${name}"`, servicePath(name), OscarService, COST.read);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  /** Makes a service with its buckets; MinIO is away for some seconds meanwhile, so never while anything is measured. */
  async create(service: Partial<OscarService> & { readonly name: string }): Promise<void> {
    await this.#send(`create service "${service.name}"`, "POST", "/system/services", COST.make, {
      ...json(service),
      answerSeconds: MAKE_SECONDS,
    });
  }

  /**
   * Changes a service by reading all of it and sending it back changed; jobs that begin from then on take the change.
   * Returns what was there before, to be restored.
   */
  async change(name: string, change: ServiceChange): Promise<OscarService> {
    const before = await this.service(name);
    if (before === undefined) throw new Error(`Cannot change service "${name}" as there is none of that name`);
    await this.replace(changedService(before, change));
    return before;
  }

  async replace(service: OscarService): Promise<void> {
    await this.#send(`update service "${service.name}"`, "PUT", "/system/services", COST.update, {
      ...json(service),
      answerSeconds: MAKE_SECONDS,
    });
  }

  /** Deletes a service with its jobs AND its buckets with all their objects. False where there was none. */
  async delete(name: string): Promise<boolean> {
    try {
      await this.#send(`delete service "${name}"`, "DELETE", servicePath(name), COST.make, {
        answerSeconds: MAKE_SECONDS,
      });
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  /** All jobs of a service. It costs OSCAR a call for each job: never while anything is measured. */
  async jobs(service: string): Promise<ReadonlyMap<string, JobState>> {
    for (let round = 1; ; round++) {
      try {
        return await this.#allJobs(service);
      } catch (error) {
        if (!isStalePage(error) || round >= LIST_TRIES) throw error;
      }
    }
  }

  /** What a job wrote; null where it has not begun, or is gone. */
  async log(service: string, job: string): Promise<string | null> {
    const path = `/system/logs/${encodeURIComponent(service)}/${encodeURIComponent(job)}`;
    const call = this.#call(`read the log of job "${job}"`, "GET", path, { query: { timestamps: "true" } });
    await this.#pace.take(COST.log);
    const { status, text } = await this.#requests.answer(call);
    if (status === 200) return text;
    // A job without a pod makes the handler panic: 500 without a word.
    if (status === 404 || (status === 500 && text === "")) return null;
    return this.#requests.text(call);
  }

  /** Takes a job away, with its pod. */
  async deleteJob(service: string, job: string): Promise<void> {
    const path = `/system/logs/${encodeURIComponent(service)}/${encodeURIComponent(job)}`;
    try {
      await this.#send(`delete job "${job}"`, "DELETE", path, COST.read);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }

  /** Takes all jobs of a service away, running ones too. */
  async deleteJobs(service: string): Promise<void> {
    const path = `/system/logs/${encodeURIComponent(service)}`;
    try {
      await this.#send(`delete the jobs of service "${service}"`, "DELETE", path, COST.list, {
        query: { all: "true" },
      });
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }

  /** OSCAR's own log of requests to `/job` and `/run`; for administrators only. */
  async executions(): Promise<readonly ExecutionEntry[]> {
    const { logs } = await this.#read("read OSCAR's log of requests", "/system/logs", ExecutionEntries, COST.read);
    return logs ?? [];
  }

  /** Makes a bucket of the caller's own, which no service owns; since 3.6. */
  async createBucket(bucket: string): Promise<void> {
    const body = json({ bucket_name: bucket });
    await this.#send(`create bucket "${bucket}"`, "POST", "/system/buckets", COST.read, body);
  }

  bucketPage(bucket: string, page?: string): Promise<BucketPage> {
    const path = `/system/buckets/${encodeURIComponent(bucket)}`;
    return this.#read(`list bucket "${bucket}"`, path, BucketPage, COST.read, { page });
  }

  /**
   * Starts a job. Since 4.1 its name can be chosen; before, it is only found in the list of jobs.
   *
   * @throws RangeError when the input is too large for the supervisor to be given.
   */
  async startJob(
    { name, token }: Pick<OscarService, "name" | "token">,
    input: ServiceInput,
    { jobName, sent, signal }: { readonly jobName?: string } & Sending = {},
  ): Promise<void> {
    const body = bodyOf(input);
    if (body.bytes.length > LARGEST_EVENT_BYTES) {
      throw new RangeError(
        `Cannot start a job of service "${name}" as its input may have at most ${LARGEST_EVENT_BYTES} bytes: it has ${body.bytes.length}; upload it and send its event`,
      );
    }
    await this.#pace.take(COST.job, signal);
    sent?.();
    await this.#requests.text({
      action: `start a job of service "${name}"`,
      method: "POST",
      path: `/job/${encodeURIComponent(name)}`,
      headers: {
        authorization: `Bearer ${token}`,
        ...(jobName === undefined ? {} : { "x-delegated-job-id": jobName }),
      },
      body,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Calls a service and waits for its answer, whatever it is. */
  async run(
    { name, token }: Pick<OscarService, "name" | "token">,
    input: ServiceInput,
    { sent, signal }: Sending = {},
  ): Promise<RunAnswer> {
    const body = bodyOf(input);
    await this.#pace.take(COST.run, signal);
    sent?.();
    const { status, headers, text } = await this.#requests.answer({
      action: `call service "${name}"`,
      method: "POST",
      path: `/run/${encodeURIComponent(name)}`,
      headers: { authorization: `Bearer ${token}` },
      body,
      answerSeconds: RUN_SECONDS,
      ...(signal === undefined ? {} : { signal }),
    });
    const seconds = Number.parseFloat(headers["x-duration-seconds"] ?? "");
    return { status, body: text, serviceSeconds: Number.isFinite(seconds) ? seconds : null };
  }

  close(): void {
    this.#requests.close();
  }

  async #allJobs(service: string): Promise<ReadonlyMap<string, JobState>> {
    const jobs = new Map<string, JobState>();
    for (let page: string | undefined; ;) {
      const path = `/system/logs/${encodeURIComponent(service)}`;
      const read: JobsPage = await this.#read(`list the jobs of service "${service}"`, path, JobsPage, COST.list, {
        page,
      });
      for (const [name, state] of read.jobs) jobs.set(name, state);
      if (read.nextPage === undefined) return jobs;
      page = read.nextPage;
    }
  }

  async #read<Shape extends z.ZodType>(
    action: string,
    path: string,
    shape: Shape,
    cost: number,
    query?: Readonly<Record<string, string | undefined>>,
  ): Promise<z.output<Shape>> {
    await this.#pace.take(cost);
    const text = await this.#requests.text(this.#call(action, "GET", path, query === undefined ? {} : { query }));
    return parsed(action, text, shape);
  }

  async #send(
    action: string,
    method: "POST" | "PUT" | "DELETE",
    path: string,
    cost: number,
    more: Partial<OscarCall> = {},
  ): Promise<void> {
    await this.#pace.take(cost);
    await this.#requests.text(this.#call(action, method, path, more));
  }

  #call(action: string, method: OscarCall["method"], path: string, more: Partial<OscarCall>): OscarCall {
    return { action, method, path, headers: { authorization: this.#identity }, ...more };
  }
}

function servicePath(name: string): string {
  return `/system/services/${encodeURIComponent(name)}`;
}

function json(value: unknown): Pick<OscarCall, "body"> {
  return { body: { contentType: "application/json", bytes: Buffer.from(JSON.stringify(value), "utf8") } };
}

/** In one line: the supervisor is given it by a shell, which would read backslashes. */
function bodyOf(input: ServiceInput): NonNullable<OscarCall["body"]> {
  if (input.kind === "event") return json(input.event).body!;
  return { contentType: "text/plain", bytes: Buffer.from(Buffer.from(input.bytes).toString("base64"), "latin1") };
}

function parsed<Shape extends z.ZodType>(action: string, text: string, shape: Shape): z.output<Shape> {
  const read = shape.safeParse(text === "" ? undefined : jsonOf(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  const begins = text === "" ? "nothing, as it does for somebody without the right to it" : `${text.slice(0, 80)}`;
  throw new Error(`Cannot ${action} as OSCAR's answer has a shape that no known version gives${where}: ${begins}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
