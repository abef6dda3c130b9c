import { Hono } from "hono";

import { listen } from "#adapters/process/listen.ts";
import type { Environment } from "#adapters/process/environment.ts";
import { conditionalCreateFault } from "#artifacts/probe-store.ts";

import type { System } from "../open-system.ts";
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

/** Serves one function over HTTP until it is asked to end, and then until what is under way has ended. */
export async function serveFunction({
  entry,
  system,
  environment,
  port,
  stopping,
}: ServeFunctionOptions): Promise<void> {
  const { store, owner, log, clock } = system;
  let url = "";
  const served = await openFunction({ entry, system, environment, ownUrl: () => url });
  if (served === undefined) {
    throw new RangeError(
      `Cannot serve the ${entry.name} as ${WEBHOOK_TOKEN} or ${WEBHOOK_TOKEN}_FILE must be set: without a token anybody could start steps`,
    );
  }
  const probe = `${entry.name}-${owner.host.replace(/[^A-Za-z0-9-]/g, "-")}-${owner.pid}-${owner.startTicks}`;
  const fault = await conditionalCreateFault(store, probe);
  if (fault !== undefined) throw new Error(`Cannot serve as the store must hold to conditional creates: ${fault}`);

  const app = new Hono();
  app.route(
    "/",
    healthRoutes(() => !served.isDraining),
  );
  app.route("/", served.app);
  app.notFound((context) => context.json({ error: `Cannot find ${context.req.path}` }, 404));
  const server = await listen({ fetch: app.fetch, host: environment["PROFAAS_HOST"] || "0.0.0.0", port });
  url = server.url.replace("//0.0.0.0:", "//127.0.0.1:");
  log.info(`Serving the ${entry.name} at ${server.url}`, { function: entry.name });

  while (!stopping.aborted) await clock.sleep(3_600, stopping);
  log.info(`Draining the ${entry.name}`, { function: entry.name });
  await served.drain();
  await server.close();
}
