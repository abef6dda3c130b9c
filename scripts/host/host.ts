import { conditionalCreateFault } from "#artifacts/probe-store.ts";
import type { Environment } from "#adapters/process/environment.ts";
import { listen } from "#adapters/process/listen.ts";
import { folderWatch } from "#adapters/trigger/folder-watch.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { functionOf, withRole } from "#core/campaign/trigger-routes.ts";
import type { ObjectUploaded, Trigger } from "#ports/trigger.ts";
import { openLearning } from "#wiring/open-learning.ts";
import { openPlatforms } from "#wiring/open-platforms.ts";
import type { System } from "#wiring/open-system.ts";

import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { nextStep } from "../../functions/profiler/next-step.ts";
import { restorePlatforms } from "../../functions/profiler/platforms.ts";
import { nextSweepStep } from "../../functions/simulator/unsimulated.ts";
import { nextTasks } from "../../functions/trainer/next-tasks.ts";
import { renderReport } from "../../functions/trainer/report/render-report.ts";
import { dispatcher } from "./dispatcher.ts";
import { hostApp } from "./host-app.ts";
import { napper } from "./napper.ts";
import { announce, hostIdOf, withdraw } from "./presence.ts";
import { quietLock } from "./quiet-lock.ts";
import { unhandledUploads } from "./reconcile.ts";
import { isNews, routes } from "./routes.ts";

/** All functions in one process, told of uploads by the folders of the store or by the notifications it sends. */
export interface Host {
  /** Where predictions are answered; null when `http` was false. */
  readonly url: string | null;
  /** Looks for what no notification told of, and hands it to its function. */
  reconcile(): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Stops taking work; what is under way ends or is taken up by the next host. */
  stop(): Promise<void>;
}

export interface HostOptions {
  /** Whether to answer over HTTP at the operator's address. */
  readonly http: boolean;
  /** Holds the tokens of notifications and predictions. */
  readonly environment?: Environment;
}

/** A store that sends notifications loses some: what was handled is followed up without waiting for the next look. */
const FOLLOW_UP_SECONDS = 1;

/** Makes the buckets, starts every function, and handles what is there already. */
export async function startHost(system: System, { http, environment = {} }: HostOptions): Promise<Host> {
  const { operator, store, clock, log } = system;
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  const fault = await conditionalCreateFault(store, hostIdOf(system));
  if (fault !== undefined) throw new Error(`Cannot serve as the store must hold to conditional creates: ${fault}`);

  const models = modelCatalogue({ store, log });
  await models.refresh();
  const platformOf = openPlatforms(system);
  const quiet = quietLock(clock);
  const stopping = new AbortController();
  const nap = napper(clock, stopping.signal);
  const isFolder = operator.store.kind === "directory";
  const work = dispatcher(
    routes({
      system,
      platformOf,
      quiet,
      models,
      trainer: {
        ...openLearning(),
        store,
        clock,
        log,
        owner: system.owner,
        isOwnerGone: system.isOwnerGone,
        renderReport,
        stepSeconds: operator.budgets.stepSeconds,
        // They would only wait for each other in this process.
        invocationsPerTarget: 1,
        stopping: stopping.signal,
      },
      stopping: stopping.signal,
    }),
    log,
    { onHandled: (upload) => void (isFolder ? undefined : followUp(upload)) },
  );
  /** What a handled upload leads to, in case nobody tells of it. */
  async function followUp(upload: ObjectUploaded): Promise<void> {
    try {
      for (const next of await nextUploads(upload, store)) work.dispatch(next);
      nap.wakeOnceFor(`${upload.bucket}/${upload.key}/${upload.etag}`);
    } catch (error) {
      log.error("Cannot follow up an upload", { error });
    }
  }

  const { host, port, reconcileSeconds } = operator.serve;
  const { app, receives } = await hostApp({ system, environment, models, work, stopping: stopping.signal });
  const server = http ? await listen({ fetch: app.fetch, host, port }) : undefined;
  const url = server?.url ?? null;
  if (http && !isFolder && !receives) {
    log.warn(
      `No notifications are taken as PROFAAS_WEBHOOK_TOKEN is not set: uploads are found every ${reconcileSeconds} s`,
    );
  }
  const trigger = operator.store.kind === "directory" ? folderWatch({ root: operator.store.path, clock }) : NO_TRIGGER;
  const stop = async (): Promise<void> => {
    stopping.abort();
    await trigger.stop();
    await work.drain();
    await server?.close();
    await withdraw(system);
  };
  const reconcile = async (): Promise<void> => {
    await announce(system, url, 3 * reconcileSeconds);
    await restorePlatforms({ ...system, platformOf });
    for (const upload of await unhandledUploads(store)) work.dispatch(upload);
    await models.refresh();
  };
  try {
    await trigger.start((told) => {
      const upload = withRole(operator.prefix, told);
      if (upload !== undefined && isNews(upload)) work.dispatch(upload);
    });
    await reconcile();
  } catch (error) {
    await stop();
    throw error;
  }

  const loop = (async () => {
    while (!stopping.signal.aborted) {
      if (await nap.sleep(reconcileSeconds)) await clock.sleep(FOLLOW_UP_SECONDS, stopping.signal);
      if (stopping.signal.aborted) return;
      await reconcile().catch((error: unknown) => log.error("Cannot reconcile", { error }));
    }
  })();
  return {
    url,
    reconcile,
    idle: () => work.idle(),
    stop: async () => {
      stopping.abort();
      await loop;
      await stop();
    },
  };
}

async function nextUploads(upload: ObjectUploaded, store: System["store"]): Promise<ObjectUploaded[]> {
  const name = functionOf(upload);
  if (name === "trainer") return nextTasks(upload, store);
  if (name === "simulator") return nextSweepStep(upload, store);
  return name === "profiler" ? [(await nextStep(upload, store)) ?? []].flat() : [];
}

/** A store that is no folder tells of uploads over HTTP, if at all. */
const NO_TRIGGER: Trigger = { start: () => Promise.resolve(), stop: () => Promise.resolve() };
