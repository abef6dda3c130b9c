import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { Collected, RunHandle, RunRequest, ServicePlatform } from "#ports/service-platform.ts";

import { OscarError } from "./api/oscar-error.ts";
import { returnForgotten } from "./borrowed-services.ts";
import { checkOscarRun } from "./check-oscar-run.ts";
import { uncordonForgotten } from "./cordon.ts";
import { describeNodes } from "./describe-nodes.ts";
import { LoadJobs, type LoadJobsOptions } from "./load-jobs.ts";
import { identifyOscarRun } from "./identify-oscar-run.ts";
import { OscarRunObjects } from "./oscar-run-objects.ts";
import { oscarNodes } from "./oscar-scout.ts";
import { noteRun, unnoteRun } from "./open-runs.ts";
import { type NodeSelectors, type OscarGround, type OscarSite, siteOf, siteOfResource } from "./oscar-site.ts";
import { abandonedCampaigns, ensureServices, removeServices } from "./own-services.ts";
import { removeRun } from "./remove-run.ts";
import { RunDriver } from "./run-driver.ts";
import { layoutOf } from "./set-up-run.ts";

export interface OscarPlatformOptions {
  readonly sites: readonly OscarSite[];
  /** By resource of these clusters: its cluster. */
  readonly clusterOf: ReadonlyMap<string, string>;
  /** By resource; none where it takes every node. */
  readonly nodeSelectors?: NodeSelectors;
  readonly allowedImages: readonly string[];
  /** Our own store, its buckets by role. */
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Says who this process is: another one takes a run over when this one is dead. */
  readonly holder: string;
  readonly graceSeconds?: number;
  readonly leaseSeconds?: number;
  /** Who gives loads that outlast a step; without it whoever collects gives all. */
  readonly loadJobs?: LoadJobsOptions | undefined;
  /** What this process is, where it gives loads as such a job. */
  readonly giver?: string | undefined;
}

const CANCEL_PATIENCE_SECONDS = 30;
const CANCEL_LOOK_SECONDS = 0.1;
const GRACE_SECONDS = 60;
const LEASE_SECONDS = 15;
/** A run in other hands is not asked about oftener. */
const LOOK_SECONDS = 2;

/**
 * Runs components as services of OSCARs; a workflow may span several. The load comes from the process that collects, or, where
 * it outlasts a step, from a job of the profiler's own service: what was done is seen in the buckets, so that another goes on
 * when one dies.
 */
export function oscarPlatform(options: OscarPlatformOptions): ServicePlatform {
  const { sites, store, clock, log, clusterOf, holder } = options;
  const { graceSeconds = GRACE_SECONDS, leaseSeconds = LEASE_SECONDS, nodeSelectors = {} } = options;
  const byName = new Map(sites.map((site) => [site.cluster, site]));
  const ground: OscarGround = {
    ...{ sites: byName, clusterOf, nodeSelectors },
    ...{ store, clock, log, graceSeconds, leaseSeconds },
  };
  const drivers = new Map<
    string,
    { readonly driver: RunDriver; readonly done: Promise<void>; isDone: boolean; readonly since: number }
  >();
  const jobs = options.loadJobs === undefined ? undefined : new LoadJobs(ground, options.loadJobs);
  const objectsOf = (handle: RunHandle) => new OscarRunObjects(store, handle);
  const nameOf = ({ campaignId, runId, attempt }: RunHandle) => `${campaignId}/${runId}/${attempt}`;

  /** Sees to it that somebody works on the run. */
  function ensureDriver(handle: RunHandle): RunDriver {
    const known = drivers.get(nameOf(handle));
    if (known !== undefined && (!known.isDone || clock.monotonicSeconds() - known.since < LOOK_SECONDS))
      return known.driver;
    const driver = new RunDriver(ground, handle, { holder });
    const done = driver.drive().then(
      () => undefined,
      (error: unknown) => log.error(`Run ${handle.runId} met a trouble`, { error }),
    );
    const entry = { driver, done, isDone: false, since: clock.monotonicSeconds() };
    void done.then(() => (entry.isDone = true));
    drivers.set(nameOf(handle), entry);
    return driver;
  }

  async function collect(handle: RunHandle): Promise<Collected> {
    const objects = objectsOf(handle);
    const outcome = await objects.outcome();
    if (outcome !== undefined) return outcome;
    const seen = await jobs?.see(handle);
    if (seen !== undefined) return seen;
    const known = drivers.get(nameOf(handle));
    if ((known === undefined || known.isDone) && (await objects.request()) === undefined) {
      return { kind: "lost", reason: "Nothing is known here of this run" };
    }
    return { kind: "pending", finishedInvocations: ensureDriver(handle).finishedInvocations };
  }

  /** Ends what works on the run, here or elsewhere. */
  async function cancel(handle: RunHandle): Promise<void> {
    const objects = objectsOf(handle);
    const run = await objects.request();
    if (run === undefined || (await objects.outcome()) !== undefined) return;
    await objects.writeCancel();
    const own = drivers.get(nameOf(handle));
    own?.driver.stop();
    await own?.done;
    const endSeconds = clock.monotonicSeconds() + CANCEL_PATIENCE_SECONDS;
    while (own === undefined && clock.monotonicSeconds() < endSeconds && !(await objects.claim(holder, ground))) {
      if ((await objects.outcome()) !== undefined) break;
      await clock.sleep(CANCEL_LOOK_SECONDS);
    }
    await objects.writeOutcome({ kind: "lost", reason: "The run was cancelled" });
    await removeRun(run, layoutOf(run, ground), ground);
  }

  /** Undoes what dead processes left changed on one OSCAR, and takes away what nobody needs any more. */
  async function restoreSite(site: OscarSite): Promise<void> {
    await returnForgotten(site, ground);
    await uncordonForgotten(site, ground);
    for (const campaignId of await abandonedCampaigns(site, ground)) {
      for (const sentence of await removeServices(site, ground, campaignId)) log.warn(sentence);
    }
  }

  return {
    kind: "oscar",
    async describe() {
      const nodes = [];
      const notes: string[] = [];
      for (const site of sites) {
        try {
          nodes.push(...(await describeNodes(site)));
        } catch (error) {
          // One without a metrics server tells no nodes, and measures all the same.
          if (!(error instanceof OscarError) || error.status !== 500) throw error;
          notes.push(error.message);
        }
      }
      return {
        kind: "oscar",
        cluster: sites.map(({ cluster }) => cluster).join("+"),
        nodes,
        enforcement: { cpu: "kubernetes", memory: "kubernetes", notes },
      };
    },
    async load(_campaignId, resources) {
      const asked = new Set(resources.map((resource) => siteOfResource(ground, resource)));
      const loads = await Promise.all([...asked].map(({ client }) => oscarNodes(client)));
      return loads.flat().filter(({ open }) => open);
    },
    check: async (run) => [
      ...(await checkOscarRun(run, { ...ground, allowedImages: options.allowedImages })),
      ...((await jobs?.problems(run)) ?? []),
    ],
    identify: (run) => identifyOscarRun(run, ground),
    async prepare(campaignId, services) {
      for (const site of sites) {
        const own = services.filter(({ resource }) => siteOfResource(ground, resource) === site);
        // Where nobody is let in or reached the step fails, and is tried again: no run is told to have failed by that.
        if (own.length > 0) await site.buckets();
        for (const service of own) {
          await ensureServices(site, ground, campaignId, [service]).catch((error: unknown) => {
            // Its runs will come to the same, and their records say it; others are not kept from being measured.
            if (!(error instanceof OscarError)) throw error;
            log.warn(error.message);
          });
        }
      }
    },
    async release(campaignId) {
      const left: string[] = [];
      for (const site of sites) left.push(...(await removeServices(site, ground, campaignId)));
      return left;
    },
    async restore() {
      const restored = await Promise.allSettled(sites.map(restoreSite));
      // One that is away keeps nobody from the others.
      for (const outcome of restored) if (outcome.status === "rejected") throw outcome.reason;
    },
    async start(run) {
      const handle = handleOf(run);
      for (const { site } of layoutOf(run, ground).places) await noteRun(siteOf(ground, site), ground, run);
      const isOrdered = (await jobs?.order(run)) ?? false;
      await objectsOf(handle).writeRequest(run);
      if (isOrdered) await jobs?.see(handle);
      else ensureDriver(handle);
      return handle;
    },
    collect,
    cancel,
    async giveLoad(run, stopping) {
      const objects = new OscarRunObjects(store, run);
      if ((await objects.order()) === undefined || (await objects.outcome()) !== undefined) return;
      const driver = new RunDriver(ground, run, { holder, giver: options.giver });
      const stop = (): void => driver.stop();
      stopping.addEventListener("abort", stop);
      if (stopping.aborted) stop();
      if (!(await driver.drive())) log.info(`The load of run ${run.runId} is being given already`);
      stopping.removeEventListener("abort", stop);
    },
    async forget(handle) {
      await cancel(handle);
      const objects = objectsOf(handle);
      const run = await objects.request();
      drivers.get(nameOf(handle))?.driver.stop();
      await drivers.get(nameOf(handle))?.done;
      drivers.delete(nameOf(handle));
      jobs?.forget(handle);
      if (run !== undefined) await removeRun(run, layoutOf(run, ground), ground);
      await objects.remove();
      for (const site of sites) await unnoteRun(site, ground, handle);
    },
  };
}

function handleOf({ campaignId, runId, attempt }: RunRequest): RunHandle {
  return { platform: "oscar", campaignId, runId, attempt, details: {} };
}
