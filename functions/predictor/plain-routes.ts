import { Hono } from "hono";

import { answerQuestion } from "./answer-question.ts";
import { describeModel, summariseModel } from "./describe-model.ts";
import type { ModelCatalogue } from "./model-catalogue.ts";
import { noSuchModel } from "./no-such-model.ts";
import { PredictRequest } from "./plain-messages.ts";
import { readBody } from "./read-body.ts";
import { RequestError } from "./request-error.ts";
import type { Served } from "./served.ts";
import { describeSurrogate, summariseSurrogate } from "./tandem/describe-surrogate.ts";

/** Questions with named fields and units, the list of models, and health. */
export function plainRoutes(models: ModelCatalogue): Hono {
  const served = (name: string): Served => {
    const current = models.current(name);
    if (current === undefined) throw noSuchModel(models, name);
    return current;
  };

  const app = new Hono();
  app.post("/predict", async (context) => {
    const question = await readBody(context, PredictRequest);
    const { model, models: several } = question;
    if ((model === undefined) === (several === undefined)) {
      throw new RequestError(400, "Cannot answer as the question must name either a model or models");
    }
    const names = several ?? [model as string];
    await Promise.all(names.map((name) => models.awaited(name)));
    // All versions are taken at once, with nothing awaited in between: one question sees one state of the catalogue.
    const answers = answerQuestion(names.map(served), question);
    return context.json(model === undefined ? { answers } : answers[0]);
  });
  app.get("/models", (context) => {
    const all = models.list().map((each) => (each.kind === "model" ? summariseModel(each) : summariseSurrogate(each)));
    return context.json({ models: all, refused: models.refused() });
  });
  app.get("/models/:model", async (context) => {
    const name = context.req.param("model");
    await models.awaited(name);
    const found = served(name);
    return context.json(found.kind === "model" ? describeModel(found) : describeSurrogate(found));
  });
  app.get("/healthz", (context) => context.json({ live: true }));
  app.get("/readyz", (context) => context.json({ ready: models.ready }, models.ready ? 200 : 503));
  return app;
}
