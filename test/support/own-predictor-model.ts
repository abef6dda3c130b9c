import { readFile } from "node:fs/promises";

import { Model } from "#core/model/model.ts";

/** A model that the project ships: service time of our own predictor by CPU, concurrency and cold starts. */
export async function ownPredictorModel(): Promise<Model> {
  const path = new URL("../../workflows/modelling/models/own-predictor.predictor.serviceSeconds.json", import.meta.url);
  return Model.parse(JSON.parse(await readFile(path, "utf8")));
}
