import { Hono } from "hono";

import { listen } from "#adapters/process/listen.ts";
import type { Environment } from "#adapters/process/environment.ts";

import type { System } from "../open-system.ts";
import { awaitStore } from "./await-store.ts";
import { healthRoutes } from "./health-routes.ts";
import { openFunction, WEBHOOK_TOKEN, type FunctionEntry } from "./open-function.ts";

export interface ServeFunctionOptions {
  readonly entry: FunctionEntry;
  readonly system: System;
  readonly environment: Environment;
  readonly port: number;
  /** Aborted when the process is asked to end. */
  readonly stopping: AbortSignal;
}

const COME_BACK = { "retry-after": "2" };

/** Serves one function over HTTP until it is asked to end, and then until what is under way has ended. */
export async function serveFunction({
  entry,
  system,
  environment,
  port,
  stopping,
}: ServeFunctionOptions): Promise<void> {
  const { log, clock } = system;
  let url = "";
  let ready = false;
  const served = await openFunction({ entry, system, environment, ownUrl: () => url });
  if (served === undefined) {
    throw new RangeError(
      `Cannot serve the ${entry.name} as ${WEBHOOK_TOKEN} or ${WEBHOOK_TOKEN}_FILE must be set: without a token anybody could start steps`,
    );
  }
  const app = new Hono();
  app.route(
    "/",
    healthRoutes(() => ready && !served.isDraining),
  );
  app.use(async (context, next) => {
    if (ready) return next();
    return context.json({ error: "Cannot take anything yet as the store does not answer" }, 503, COME_BACK);
  });
  app.route("/", served.app);
  app.notFound((context) => context.json({ error: `Cannot find ${context.req.path}` }, 404));
  const server = await listen({ fetch: app.fetch, host: environment["PROFAAS_HOST"] || "0.0.0.0", port });
  url = server.url.replace("//0.0.0.0:", "//127.0.0.1:");
  try {
    ready = await awaitStore(entry.name, system, stopping);
    if (ready) log.info(`Serving the ${entry.name} at ${server.url}`, { function: entry.name });
  } catch (error) {
    await server.close();
    throw error;
  }

  while (!stopping.aborted) await clock.sleep(3_600, stopping);
  log.info(`Draining the ${entry.name}`, { function: entry.name });
  await served.drain();
  await server.close();
}
