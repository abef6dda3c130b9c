import { conditionalCreateFault } from "#artifacts/probe-store.ts";
import { listen } from "#adapters/process/listen.ts";
import { pageAssets } from "#adapters/process/page-assets.ts";
import { folderWatch } from "#adapters/trigger/folder-watch.ts";
import { BUCKET_ROLES, bucketRole } from "#core/campaign/object-keys.ts";
import { openLearning } from "#wiring/open-learning.ts";
import type { System } from "#wiring/open-system.ts";

import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { predictionApp } from "../../functions/predictor/prediction-app.ts";
import { renderReport } from "../../functions/trainer/report/render-report.ts";
import { dispatcher } from "./dispatcher.ts";
import { announce, hostIdOf, withdraw } from "./presence.ts";
import { quietLock } from "./quiet-lock.ts";
import { unhandledUploads } from "./reconcile.ts";
import { isNews, routes } from "./routes.ts";

/** All functions in one process, told of uploads by the folders of the store. */
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
}

/** Makes the buckets, starts every function, and handles what is there already. */
export async function startHost(system: System, { http }: HostOptions): Promise<Host> {
  const { operator, store, clock, log } = system;
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  const fault = await conditionalCreateFault(store, hostIdOf(system));
  if (fault !== undefined) throw new Error(`Cannot serve as the store must hold to conditional creates: ${fault}`);

  const models = modelCatalogue({ store, log });
  await models.refresh();
  const quiet = quietLock(clock);
  const stopping = new AbortController();
  const work = dispatcher(
    routes({
      system,
      quiet,
      models,
      trainer: { store, log, renderReport, ...openLearning() },
      stopping: stopping.signal,
    }),
    log,
  );

  const { host, port, reconcileSeconds } = operator.serve;
  const app = predictionApp({ models, page: pageAssets(), log });
  const server = http ? await listen({ fetch: app.fetch, host, port }) : undefined;
  const url = server?.url ?? null;
  if (operator.store.kind !== "directory") throw new Error("Cannot watch an S3 store as its receiver is being built");
  const trigger = folderWatch({ root: operator.store.path, clock });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await trigger.stop();
    await work.drain();
    await server?.close();
    await withdraw(system);
  };
  const reconcile = async (): Promise<void> => {
    await announce(system, url, 3 * reconcileSeconds);
    for (const upload of await unhandledUploads(store)) work.dispatch(upload);
    await models.refresh();
  };
  try {
    await trigger.start((upload) => {
      const role = bucketRole(operator.prefix, upload.bucket);
      if (role !== undefined && isNews({ ...upload, bucket: role })) work.dispatch({ ...upload, bucket: role });
    });
    await reconcile();
  } catch (error) {
    await stop();
    throw error;
  }

  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await clock.sleep(reconcileSeconds, stopping.signal);
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
