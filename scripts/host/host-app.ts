import { Hono } from "hono";

import { bearerAccess } from "#adapters/process/bearer-access.ts";
import { bearerTokens } from "#adapters/process/bearer-tokens.ts";
import type { Environment } from "#adapters/process/environment.ts";
import { pageAssets } from "#adapters/process/page-assets.ts";
import { shippedSurrogate } from "#adapters/process/shipped-surrogate.ts";
import { FUNCTION_NAMES } from "#core/campaign/trigger-routes.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";
import { eventRoutes, type TakenUp } from "#wiring/function-server/event-routes.ts";
import { FUNCTION_LIMITS } from "#wiring/function-server/function-limits.ts";
import { healthRoutes } from "#wiring/function-server/health-routes.ts";
import { WEBHOOK_TOKEN } from "#wiring/function-server/open-function.ts";
import type { System } from "#wiring/open-system.ts";

import type { ModelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { predictionApp } from "../../functions/predictor/prediction-app.ts";
import type { Dispatcher } from "./dispatcher.ts";

export interface HostAppOptions {
  readonly system: System;
  readonly environment: Environment;
  readonly models: ModelCatalogue;
  readonly work: Dispatcher;
  readonly stopping: AbortSignal;
}

export interface HostApp {
  readonly app: Hono;
  /** True when notifications of uploads are taken: a token for them is configured. */
  readonly receives: boolean;
}

/** Beyond this many uploads that wait, whoever tells of more is sent away: reconciliation finds them. */
const MOST_WAITING = 10_000;

/** Everything the host answers over HTTP: predictions, health, and the notifications of a store that sends them. */
export async function hostApp({ system, environment, models, work, stopping }: HostAppOptions): Promise<HostApp> {
  const { operator, store, clock, log } = system;
  const predictTokens = await bearerTokens(environment, "PROFAAS_PREDICT_TOKEN");
  const access = predictTokens && bearerAccess({ tokens: predictTokens, clock });
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const predictions = predictionApp({
    models,
    page: pageAssets(),
    log,
    pause,
    shippedSurrogate,
    ...(access ? { access } : {}),
  });
  const app = new Hono();
  app.route(
    "/",
    healthRoutes(() => models.ready && !stopping.aborted),
  );
  app.notFound((context) => predictions.fetch(context.req.raw));

  const tokens = await bearerTokens(environment, WEBHOOK_TOKEN);
  if (tokens === undefined) return { app, receives: false };
  const take = async (upload: ObjectUploaded): Promise<TakenUp> => {
    if (work.waiting >= MOST_WAITING) return "full";
    const summary = await store.head(upload.bucket, upload.key);
    if (summary === undefined) return "missing";
    const { etag, sizeBytes } = summary;
    work.dispatch({ bucket: upload.bucket, key: upload.key, etag, sizeBytes });
    return "taken";
  };
  app.route(
    "/",
    eventRoutes({
      name: "host",
      functions: FUNCTION_NAMES,
      prefix: operator.prefix,
      store,
      log,
      access: bearerAccess({ tokens, clock }),
      take,
      isDraining: () => stopping.aborted,
      limits: FUNCTION_LIMITS,
    }),
  );
  return { app, receives: true };
}
