import { Hono } from "hono";

import { bearerAccess } from "#adapters/process/bearer-access.ts";
import { bearerTokens } from "#adapters/process/bearer-tokens.ts";
import { listen } from "#adapters/process/listen.ts";
import { logger } from "#adapters/process/logger.ts";
import { oscarMounts } from "#adapters/process/oscar-mounts.ts";
import { pageAssets } from "#adapters/process/page-assets.ts";
import { shippedSurrogate } from "#adapters/process/shipped-surrogate.ts";
import { healthRoutes } from "#wiring/function-server/health-routes.ts";
import { openFunction } from "#wiring/function-server/open-function.ts";
import { openSystem } from "#wiring/open-system.ts";

import { answerRequest } from "./answer-request.ts";
import { belowPath } from "./below-path.ts";
import { modelCatalogue } from "./model-catalogue.ts";
import { predictionApp } from "./prediction-app.ts";
import { predictorEntry } from "./predictor-entry.ts";
import { unansweredRequests } from "./unanswered-requests.ts";
import { waitsForAllModels } from "./waits-for-all-models.ts";

/** How soon a store that did not answer is asked again. */
const RETRY_SECONDS = 2;

const log = logger({ json: true });
const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());

try {
  await servePredictions(stopping.signal);
} catch (error) {
  log.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError ? 2 : 1;
}

/**
 * Answers over HTTP; PORT (as Knative sets it) names the port. With a webhook token it is told of requests and models as
 * every function is, and works only while it is asked; without one it looks for requests by itself. PROFAAS_BASE_PATH is
 * a path that it answers below, too: OSCAR hands requests on with it.
 */
async function servePredictions(signal: AbortSignal): Promise<void> {
  const { PORT, ...environment } = Object.assign(process.env, await oscarMounts(process.env));
  const system = await openSystem({
    operatorPath: environment["PROFAAS_OPERATOR"],
    environment: { PROFAAS_PORT: PORT, ...environment },
    log,
  });
  const { store, operator, clock } = system;
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const models = modelCatalogue({ store, log, pause });
  const { host, port, reconcileSeconds } = operator.serve;
  let ownUrl = "";
  const told = await openFunction({ entry: predictorEntry(models), system, environment, ownUrl: () => ownUrl });
  const tokens = await bearerTokens(environment, "PROFAAS_PREDICT_TOKEN");
  const access = tokens && bearerAccess({ tokens, clock });
  const predictions = predictionApp({
    models,
    page: pageAssets(),
    log,
    pause,
    shippedSurrogate,
    ...(access ? { access } : {}),
  });

  const firstRefresh = models.refresh().catch((error: unknown) => log.error("Cannot read the store", { error }));
  const app = new Hono();
  app.route(
    "/",
    healthRoutes(() => models.open && !signal.aborted),
  );
  if (told !== undefined) app.route("/", told.app);
  // Whoever woke this instance waits for the models: for those that they name, or for all; and nobody after that.
  app.notFound(async (context) => {
    if (!models.ready && waitsForAllModels(context.req.path)) await firstRefresh;
    return predictions.fetch(context.req.raw);
  });
  const server = await listen({ fetch: belowPath(app, environment["PROFAAS_BASE_PATH"]).fetch, host, port });
  ownUrl = server.url.replace("//0.0.0.0:", "//127.0.0.1:");
  log.info(`Predictions at ${server.url}`);

  await firstRefresh;
  while (!signal.aborted) {
    try {
      const requests = told === undefined && models.ready ? await unansweredRequests(store) : [];
      for (const upload of requests) await answerRequest(upload, { store, log, models });
      await clock.sleep(models.ready ? reconcileSeconds : RETRY_SECONDS, signal);
      if (!signal.aborted) await models.refresh();
    } catch (error) {
      log.error("Cannot read the store", { error });
      await clock.sleep(RETRY_SECONDS, signal);
    }
  }
  await told?.drain();
  await server.close();
}
