import { Hono } from "hono";

import { modelMetadata } from "./describe-model.ts";
import { infer } from "./infer.ts";
import {
  InferRequest,
  RepositoryIndexRequest,
  type RepositoryIndex,
  type ServerMetadata,
} from "./inference-messages.ts";
import type { ModelCatalogue } from "./model-catalogue.ts";
import { noSuchModel } from "./no-such-model.ts";
import { readBody } from "./read-body.ts";
import { RequestError } from "./request-error.ts";
import type { Served } from "./served.ts";
import { surrogateMetadata } from "./tandem/describe-surrogate.ts";
import { inferTandems } from "./tandem/infer-tandems.ts";

/** The routes of the Open Inference Protocol v2 and of its model repository extension. */
export function openInference(models: ModelCatalogue, serverVersion: string): Hono {
  const asked = async (name: string, version: string | undefined): Promise<Served> => {
    const current = await models.awaited(name);
    const served = version === undefined ? current : await models.version(name, version);
    if (served !== undefined) return served;
    if (version === undefined || models.current(name) === undefined) throw noSuchModel(models, name);
    throw new RequestError(
      404,
      `Cannot answer as ${name} has no version ${JSON.stringify(version)} that can be served`,
    );
  };

  const app = new Hono();
  app.get("/", (context) =>
    context.json({
      name: "profaas",
      version: serverVersion,
      extensions: ["model_repository"],
    } satisfies ServerMetadata),
  );
  app.get("/health/live", (context) => context.json({ live: true }));
  // The specification once documented the answer of `ready` as { live }; clients look for either.
  app.get("/health/ready", (context) => context.json({ ready: models.ready, live: true }, models.ready ? 200 : 503));
  app.post("/repository/index", async (context) => {
    const { ready } = await readBody(context, RepositoryIndexRequest);
    return context.json(repositoryIndex(models, ready === true));
  });
  for (const path of ["/models/:model", "/models/:model/versions/:version"] as const) {
    app.get(path, async (context) => {
      const served = await asked(context.req.param("model"), context.req.param("version"));
      const versions = await models.versions(served.name);
      return context.json(
        served.kind === "model" ? modelMetadata(served, versions) : surrogateMetadata(served, versions),
      );
    });
    app.get(`${path}/ready`, async (context) => {
      const { name } = await asked(context.req.param("model"), context.req.param("version"));
      return context.json({ name, ready: true });
    });
    app.post(`${path}/infer`, async (context) => {
      const request = await readBody(context, InferRequest);
      const served = await asked(context.req.param("model"), context.req.param("version"));
      return context.json(served.kind === "model" ? infer(served, request) : inferTandems(served, request));
    });
  }
  return app;
}

function repositoryIndex(models: ModelCatalogue, readyOnly: boolean): RepositoryIndex {
  const served = models.list().map(({ name, version }) => ({ name, version, state: "READY" as const, reason: "" }));
  if (readyOnly) return served;
  return [...served, ...models.refused().map(({ name, reason }) => ({ name, state: "UNAVAILABLE" as const, reason }))];
}
