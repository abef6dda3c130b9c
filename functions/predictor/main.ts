import { setTimeout as wait } from "node:timers/promises";

import { listen } from "#adapters/process/listen.ts";
import { logger } from "#adapters/process/logger.ts";
import { pageAssets } from "#adapters/process/page-assets.ts";
import { openSystem } from "#wiring/open-system.ts";

import { answerRequest } from "./answer-request.ts";
import { modelCatalogue } from "./model-catalogue.ts";
import { predictionApp } from "./prediction-app.ts";
import { unansweredRequests } from "./unanswered-requests.ts";

const log = logger({ json: true });
const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());

try {
  await servePredictions(stopping.signal);
} catch (error) {
  log.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError ? 2 : 1;
}

/** Answers over HTTP at once, and requests by bucket whenever it looks; PORT (as Knative sets it) names the port. */
async function servePredictions(signal: AbortSignal): Promise<void> {
  const { PORT, ...environment } = process.env;
  const { store, operator } = await openSystem({
    operatorPath: environment["PROFAAS_OPERATOR"],
    environment: { PROFAAS_PORT: PORT, ...environment },
    log,
  });
  const models = modelCatalogue({ store, log });
  const { host, port, reconcileSeconds } = operator.serve;
  const server = await listen({ fetch: predictionApp({ models, page: pageAssets(), log }).fetch, host, port });
  log.info(`Predictions at ${server.url}`);
  while (!signal.aborted) {
    try {
      await models.refresh();
      for (const upload of await unansweredRequests(store)) await answerRequest(upload, { store, log, models });
    } catch (error) {
      log.error("Cannot read the store", { error });
    }
    await wait(reconcileSeconds * 1_000, undefined, { signal }).catch(() => undefined);
  }
  await server.close();
}
