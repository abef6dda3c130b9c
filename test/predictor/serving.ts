import { memoryStore } from "#adapters/object-store/memory.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { Model } from "#core/model/model.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { Hono } from "hono";

import { modelCatalogue, type ModelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { predictionApp } from "../../functions/predictor/prediction-app.ts";
import { modelFixture, publish } from "../support/model-fixture.ts";
import { quietLogger } from "../support/quiet-logger.ts";

export interface Serving {
  readonly store: ObjectStore;
  readonly models: ModelCatalogue;
  readonly app: Hono;
  readonly log: ReturnType<typeof quietLogger>;
  // What comes back is looked into freely: it is what the tests are about.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  ask(path: string, body?: unknown): Promise<{ readonly status: number; readonly json: any }>;
}

/** A predictor over a store in memory that serves these models. */
export async function serving(published: readonly Model[] = [modelFixture()]): Promise<Serving> {
  const store = memoryStore();
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  const log = quietLogger();
  for (const model of published) await publish(store, model);
  const models = modelCatalogue({ store, log });
  await models.refresh();
  const app = predictionApp({ models, page: new Map(), log, version: "1.2.3" });
  return {
    store,
    models,
    app,
    log,
    async ask(path, body) {
      const response = await app.request(path, body === undefined ? {} : post(body));
      return { status: response.status, json: await response.json() };
    },
  };
}

/** A POST of JSON; a text is sent as it is. */
export function post(body: unknown): RequestInit {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { method: "POST", headers: { "content-type": "application/json" }, body: text };
}
