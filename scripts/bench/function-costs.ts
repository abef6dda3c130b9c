import { join } from "node:path";

import type { System } from "#wiring/open-system.ts";

import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { buildBundles, type Bundle } from "../build/build-bundles.ts";
import { coldStart } from "./cold-start.ts";
import { imageSize } from "./image-size.ts";

const GOAL_FIRST_ANSWER_MILLISECONDS = 200;
const GOAL_IMAGE_BYTES = 150e6;
/** What a platform starts when a request comes. */
const STARTED = ["profiler", "aggregator", "trainer", "predictor"] as const;
const IMAGE = process.env["PROFAAS_IMAGE"] ?? "localhost/profaas:dev";

/** Sizes of bundles and image, and how long each function takes to start, as lines beside what they should be. */
export async function functionCosts(system: System, folder: string): Promise<string[]> {
  const bundles = await buildBundles(join(folder, "dist"));
  const lines = [`Bundles: ${bundles.map(sizeWords).join(", ")}`];

  const bytes = await imageSize(IMAGE);
  lines.push(
    bytes === undefined
      ? `Image ${IMAGE}: not measured, as podman or docker has no such image here (PROFAAS_IMAGE names another)`
      : `Image ${IMAGE}: ${(bytes / 1e6).toFixed(0)} MB (goal ${GOAL_IMAGE_BYTES / 1e6} MB)`,
  );

  const environment = {
    PROFAAS_OPERATOR: join(folder, "profaas.yaml"),
    PROFAAS_WEBHOOK_TOKEN: "token-of-the-benchmark",
  };
  const question = await questionOf(system);
  for (const { name, file } of bundles) {
    if (!(STARTED as readonly string[]).includes(name)) continue;
    const asked = name === "predictor" ? { question } : {};
    const { readyMilliseconds, answerMilliseconds, cpuMilliseconds } = await coldStart({
      bundle: file,
      environment,
      ...asked,
    });
    const answer =
      answerMilliseconds === undefined
        ? ""
        : `, first answer after ${answerMilliseconds.toFixed(0)} ms (goal ${GOAL_FIRST_ANSWER_MILLISECONDS} ms)`;
    lines.push(
      `Start of ${name}: ready after ${readyMilliseconds.toFixed(0)} ms${answer}, ${cpuMilliseconds.toFixed(0)} ms of CPU`,
    );
  }
  return lines;
}

function sizeWords({ name, sizeBytes }: Bundle): string {
  return `${name} ${(sizeBytes / 1024).toFixed(0)} KiB`;
}

async function questionOf({ store, log }: System): Promise<{ readonly path: string; readonly body: string }> {
  const models = modelCatalogue({ store, log });
  await models.refresh();
  const served = models.list()[0];
  if (served === undefined) throw new Error("Cannot time the predictor as there must be a model in the store");
  const row = Object.fromEntries(served.model.inputs.map(({ name, typical }) => [name, typical]));
  return { path: "/predict", body: JSON.stringify({ model: served.model.name, rows: [row] }) };
}
