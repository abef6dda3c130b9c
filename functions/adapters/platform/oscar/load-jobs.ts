import type { LoadOrder } from "#core/campaign/load-order.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { Collected, RunHandle, RunRequest } from "#ports/service-platform.ts";

import { OscarRunObjects } from "./oscar-run-objects.ts";
import { type OscarGround, type OscarSite, siteOf } from "./oscar-site.ts";
import { inOrder } from "./replay-run.ts";
import { storageEvent } from "./storage-event.ts";

/** Where jobs run that give loads: our profiler as a service of an OSCAR. */
export interface LoadService {
  readonly site: OscarSite;
  readonly service: string;
}

export interface LoadJobsOptions {
  /** Undefined where there is none, or it cannot be told: then whoever collects a run gives its load. */
  serviceOf(): Promise<LoadService | undefined>;
  /** Loads that last longer are given by jobs. */
  readonly longestSeconds: number;
  /** The bucket of the orders by its own name, as an event names it. */
  readonly stateBucket: string;
  /** A job that has not begun after so long is asked for again. */
  readonly patienceSeconds?: number;
}

const PATIENCE_SECONDS = 180;
const MOST_ASKED = 3;
/** And one that OSCAR did not take. */
const TROUBLE_SECONDS = 10;
/** Orders are not looked at oftener than that; outcomes are. */
const LOOK_SECONDS = 2;

/**
 * Loads that outlast a step of the profiler. Each is ordered by an object and given by a job of the profiler's own service,
 * which takes the run from its request to its outcome; whoever profiles only waits for that, and asks for another job when
 * one does not begin, or dies.
 */
export class LoadJobs {
  readonly #ground: OscarGround;
  readonly #options: LoadJobsOptions;
  readonly #looks = new Map<string, { readonly atSeconds: number; readonly pending: Collected }>();
  readonly #unordered = new Set<string>();
  #service: LoadService | undefined;

  constructor(ground: OscarGround, options: LoadJobsOptions) {
    this.#ground = ground;
    this.#options = options;
  }

  /** Orders the load of a run that is long enough; whoever comes later finds it ordered. False for one that is not. */
  async order(run: RunRequest): Promise<boolean> {
    const objects = new OscarRunObjects(this.#ground.store, run);
    if ((await objects.order()) !== undefined) return true;
    if (!this.#mayBeOrdered(run) || (await objects.request()) !== undefined) return false;
    const found = await this.#serviceOf(run);
    if (found === undefined) return false;
    const { resource = "" } = run.components[0]?.configuration ?? {};
    const { site, service } = found;
    await objects.writeOrder({
      ...{ format: "load-order", version: 1, resource },
      ...{ cluster: site.cluster, service, asked: [] },
    });
    return true;
  }

  /** Why loads of this length cannot be given as the operator's file says, in sentences. */
  async problems(run: RunRequest): Promise<readonly string[]> {
    const found = this.#mayBeOrdered(run) ? await this.#serviceOf(run) : undefined;
    if (found === undefined || (await found.site.client.service(found.service)) !== undefined) return [];
    const { site, service } = found;
    return [
      `Cannot give the load of the run by jobs of service "${service}" as OSCAR "${site.cluster}" has none of that name: deploy it (profaas deploy oscar), or take it out of loadJobs in the operator's file`,
    ];
  }

  /** OSCAR need not be asked where no load is given by jobs but those that are too short for it. */
  #mayBeOrdered(run: RunRequest): boolean {
    const isAnyForAll = [...this.#ground.sites.values()].some(({ settings }) => settings.loadJobs.of === "all");
    return isAnyForAll || loadSeconds(run) > this.#options.longestSeconds;
  }

  /** Undefined where the operator's file gives that service no such loads, too. */
  async #serviceOf(run: RunRequest): Promise<LoadService | undefined> {
    this.#service ??= await this.#options.serviceOf();
    const of = this.#service?.site.settings.loadJobs.of;
    const isWanted = of === "all" || (of === "long" && loadSeconds(run) > this.#options.longestSeconds);
    return isWanted ? this.#service : undefined;
  }

  /** How the run of an order is; undefined where none was given. It has no outcome yet. */
  async see(handle: RunHandle): Promise<Collected | undefined> {
    const { clock, leaseSeconds } = this.#ground;
    const name = nameOf(handle);
    if (this.#unordered.has(name)) return undefined;
    const known = this.#looks.get(name);
    if (known !== undefined && clock.monotonicSeconds() - known.atSeconds < LOOK_SECONDS) return known.pending;
    const objects = new OscarRunObjects(this.#ground.store, handle);
    const found = await objects.order();
    if (found === undefined) {
      // What is to be ordered is ordered before it is requested.
      this.#unordered.add(name);
      return undefined;
    }
    const claimed = await objects.claimed(this.#ground);
    // A job that could not say for a moment that it lives, as while the store was away, is no dead one.
    const silentMilliseconds = Math.abs(clock.epochMilliseconds() - (claimed?.until ?? 0));
    if (claimed === undefined || (!claimed.isAlive && silentMilliseconds > leaseSeconds * 1000)) {
      const ended = await this.#askAgain(handle, found, claimed?.until ?? 0);
      if (ended !== undefined) return ended;
    }
    const { finishedInvocations = 0 } = (await objects.progress()) ?? {};
    const pending = { kind: "pending", finishedInvocations } as const;
    this.#looks.set(name, { atSeconds: clock.monotonicSeconds(), pending });
    return pending;
  }

  forget(handle: RunHandle): void {
    this.#looks.delete(nameOf(handle));
    this.#unordered.delete(nameOf(handle));
  }

  /** Asks for a job where the last one has had its time, or took the run in hand and is dead. */
  async #askAgain(
    handle: RunHandle,
    { order, etag }: { readonly order: LoadOrder; readonly etag: string },
    claimUntilEpochMilliseconds: number,
  ): Promise<Collected | undefined> {
    const { clock, log, store } = this.#ground;
    const objects = new OscarRunObjects(store, handle);
    const now = clock.epochMilliseconds();
    const failure = this.#failureOf(order, now, claimUntilEpochMilliseconds);
    if (failure === undefined) return undefined;
    if (order.asked.length >= MOST_ASKED) {
      const reason = `Its load was not given: ${MOST_ASKED} jobs of service "${order.service}" on OSCAR "${order.cluster}" were asked for, and ${failure}`;
      const lost = { kind: "lost", reason } as const;
      return (await objects.writeOutcome(lost)) ? lost : objects.outcome();
    }
    const asked = { job: jobOf(order, handle), atEpochMilliseconds: now, claimUntilEpochMilliseconds };
    // Whoever else looks at the same time finds it asked for.
    if (!(await objects.writeOrder({ ...order, asked: [...order.asked, asked] }, etag))) return undefined;
    if (order.asked.length > 0)
      log.warn(`Another job is asked for to give the load of run ${handle.runId}: ${failure}`);
    const trouble = await this.#ask(order, asked.job, objects.orderKey());
    if (trouble === undefined) return undefined;
    log.warn(`No job was begun to give the load of run ${handle.runId}: ${trouble}`);
    const written = await objects.order();
    if (written?.order.asked.length !== order.asked.length + 1) return undefined;
    await objects.writeOrder({ ...order, asked: [...order.asked, { ...asked, trouble }] }, written.etag);
    return undefined;
  }

  /** What became of the job that was asked for last; undefined where it may yet give the load. */
  #failureOf({ asked }: LoadOrder, now: number, claimUntil: number): string | undefined {
    const { patienceSeconds = PATIENCE_SECONDS } = this.#options;
    const last = asked.at(-1);
    if (last === undefined) return "none was asked for";
    if (last.claimUntilEpochMilliseconds !== claimUntil) return "the last one took it in hand and left no outcome";
    const { trouble, atEpochMilliseconds } = last;
    const seconds = trouble === undefined ? patienceSeconds : Math.min(patienceSeconds, TROUBLE_SECONDS);
    if (now < atEpochMilliseconds + seconds * 1000) return undefined;
    return trouble ?? `the last one had not begun after ${patienceSeconds} s`;
  }

  /** The event of the order's own upload, in bytes: so the supervisor fetches nothing, whatever store the order is in. */
  async #ask({ cluster, service }: LoadOrder, job: string, key: string): Promise<string | undefined> {
    const { client } = siteOf(this.#ground, cluster);
    const event = storageEvent(
      { bucket: this.#options.stateBucket, key },
      { atMilliseconds: this.#ground.clock.epochMilliseconds(), principal: "", sizeBytes: 1 },
    );
    const bytes = Buffer.from(JSON.stringify(event), "utf8");
    try {
      const target = await client.service(service);
      if (target === undefined) return `OSCAR "${cluster}" has no service "${service}"`;
      const { namesJobs } = await client.traits();
      await client.startJob(target, { kind: "bytes", bytes }, namesJobs ? { jobName: job } : {});
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return undefined;
  }
}

/** From the first upload to the last. */
export function loadSeconds(run: RunRequest): number {
  return inOrder(run).at(-1)?.atSeconds ?? 0;
}

function nameOf({ campaignId, runId, attempt }: RunHandle): string {
  return `${campaignId}/${runId}/${attempt}`;
}

function jobOf({ service, asked }: LoadOrder, { campaignId, runId, attempt }: RunHandle): string {
  const hash = sha256Hex(JSON.stringify([campaignId, runId, attempt, "load", asked.length])).slice(0, 20);
  return `${service.slice(0, 40).replace(/-+$/, "")}-${hash}`;
}
