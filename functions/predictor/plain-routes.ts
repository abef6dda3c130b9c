import { Hono } from "hono";

import { answerQuestion } from "./answer-question.ts";
import { describeModel, summariseModel } from "./describe-model.ts";
import type { ModelCatalogue } from "./model-catalogue.ts";
import { noSuchModel } from "./no-such-model.ts";
import { PredictRequest } from "./plain-messages.ts";
import { readBody } from "./read-body.ts";
import { RequestError } from "./request-error.ts";
import type { ServedModel } from "./served-model.ts";

/** Questions with named fields and units, the list of models, and health. */
export function plainRoutes(models: ModelCatalogue): Hono {
  const asked = (name: string): ServedModel => {
    const served = models.current(name);
    if (served === undefined) throw noSuchModel(models, name);
    return served;
  };

  const app = new Hono();
  app.post("/predict", async (context) => {
    const question = await readBody(context, PredictRequest);
    const { model, models: several } = question;
    if ((model === undefined) === (several === undefined)) {
      throw new RequestError(400, "Cannot answer as the question must name either a model or models");
    }
    // All versions are taken at once, before anything is awaited: one question sees one state of the catalogue.
    const answers = answerQuestion((several ?? [model as string]).map(asked), question);
    return context.json(model === undefined ? { answers } : answers[0]);
  });
  app.get("/models", (context) =>
    context.json({ models: models.list().map(summariseModel), refused: models.refused() }),
  );
  app.get("/models/:model", (context) => context.json(describeModel(asked(context.req.param("model")))));
  app.get("/healthz", (context) => context.json({ live: true }));
  app.get("/readyz", (context) => context.json({ ready: models.ready }, models.ready ? 200 : 503));
  return app;
}
