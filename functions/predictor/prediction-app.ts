import { Hono } from "hono";

import type { AccessCheck } from "#ports/access-check.ts";
import type { Logger } from "#ports/logger.ts";

import { forecastRoutes, type ForecastRoutesOptions } from "./forecast-routes.ts";
import { limitBody } from "./limit-body.ts";
import type { ModelCatalogue } from "./model-catalogue.ts";
import { openApi } from "./open-api.ts";
import { openInference } from "./open-inference.ts";
import { pageRoutes, type PageAssets } from "./page-routes.ts";
import { plainRoutes } from "./plain-routes.ts";
import { RequestError } from "./request-error.ts";
import { requireToken } from "./require-token.ts";

export interface PredictionAppOptions extends ForecastRoutesOptions {
  readonly models: ModelCatalogue;
  readonly page: PageAssets;
  readonly log: Logger;
  /** Of this software, told to clients. */
  readonly version?: string;
  /** Who may ask; everybody without it. */
  readonly access?: AccessCheck;
}

/** Everything the predictor answers over HTTP. No wiring: a test calls `app.request("/predict", …)`. */
export function predictionApp({ models, page, log, version = "0", access, ...forecasts }: PredictionAppOptions): Hono {
  const app = new Hono();
  if (access !== undefined) app.use(requireToken(access));
  app.use(limitBody());
  app.route("/v2", openInference(models, version));
  app.route("/", plainRoutes(models));
  app.route("/", forecastRoutes(models, forecasts));
  app.get("/openapi.json", (context) => context.json(openApi(version)));
  app.route("/", pageRoutes(page));
  for (const path of [
    "/predict",
    "/forecast",
    "/v2/repository/index",
    "/v2/models/:model/infer",
    "/v2/models/:model/versions/:version/infer",
  ]) {
    app.all(path, (context) =>
      context.json({ error: `Cannot answer ${context.req.method} as this address takes POST` }, 405, { allow: "POST" }),
    );
  }
  app.notFound((context) =>
    context.json({ error: `Cannot find ${context.req.path}: GET /openapi.json tells what there is` }, 404),
  );
  app.onError((error, context) => {
    if (error instanceof RequestError) return context.json({ error: error.message }, error.status);
    log.error("Request failed", { method: context.req.method, path: context.req.path, error });
    return context.json({ error: "Cannot answer as something went wrong in the server: its log tells what" }, 500);
  });
  return app;
}
