import { join } from "node:path";

import type { System } from "#wiring/open-system.ts";

import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { buildBundles, FUNCTIONS, type Bundle } from "../build/build-bundles.ts";
import { keepCode } from "../build/keep-code.ts";
import { coldStart } from "./cold-start.ts";
import { imageSize } from "./image-size.ts";
import { copyToS3 } from "./s3-copy.ts";

const GOAL_FIRST_ANSWER_MILLISECONDS = 200;
const GOAL_IMAGE_BYTES = 150e6;
const IMAGE = process.env["PROFAAS_IMAGE"] ?? "localhost/profaas:dev";

/** Sizes of bundles and image, and how long each function takes to start, as lines beside what they should be. */
export async function functionCosts(system: System, folder: string): Promise<string[]> {
  const bundles = await buildBundles(join(folder, "dist"));
  await keepCode(bundles);
  const functions = bundles.filter(({ name }) => FUNCTIONS.has(name));
  const question = await questionOf(system);
  const lines = [`bundles: ${bundles.map(sizeWords).join(", ")}`, await imageLine()];
  lines.push(
    ...(await starts("store in a folder", functions, { PROFAAS_OPERATOR: join(folder, "profaas.yaml") }, question)),
  );
  const s3 = await copyToS3(system, folder);
  if (s3 === undefined) return [...lines, "store on MinIO: not measured, as MINIO_ENDPOINT names none"];
  try {
    return [...lines, ...(await starts("store on MinIO", functions, s3.environment, question))];
  } finally {
    await s3.remove();
  }
}

interface Question {
  readonly path: string;
  readonly body: string;
}

async function starts(
  store: string,
  functions: readonly Bundle[],
  environment: Readonly<Record<string, string>>,
  question: Question,
): Promise<string[]> {
  const lines: string[] = [];
  for (const { name, file } of functions) {
    const { readyMilliseconds, answerMilliseconds, cpuMilliseconds } = await coldStart({
      bundle: file,
      environment: { ...environment, PROFAAS_WEBHOOK_TOKEN: "token-of-the-benchmark" },
      ...(name === "predictor" ? { question } : {}),
    });
    const answer =
      answerMilliseconds === undefined
        ? ""
        : `, first answer after ${answerMilliseconds.toFixed(0)} ms (goal ${GOAL_FIRST_ANSWER_MILLISECONDS} ms)`;
    const [ready, cpu] = [readyMilliseconds.toFixed(0), cpuMilliseconds.toFixed(0)];
    lines.push(`${name}, ${store}: ready after ${ready} ms${answer}; ${cpu} ms of CPU`);
  }
  return lines;
}

async function imageLine(): Promise<string> {
  const bytes = await imageSize(IMAGE);
  if (bytes === undefined)
    return `image ${IMAGE}: not measured, as no engine here has it (PROFAAS_IMAGE names another)`;
  return `image ${IMAGE}: ${(bytes / 1e6).toFixed(0)} MB (goal ${GOAL_IMAGE_BYTES / 1e6} MB)`;
}

function sizeWords({ name, sizeBytes }: Bundle): string {
  return `${name} ${(sizeBytes / 1024).toFixed(0)} KiB`;
}

async function questionOf({ store, log }: System): Promise<Question> {
  const models = modelCatalogue({ store, log });
  await models.refresh();
  const served = models.list().find((each) => each.kind === "model");
  if (served === undefined) throw new Error("Cannot time the predictor as there must be a model in the store");
  const row = Object.fromEntries(served.model.inputs.map(({ name, typical }) => [name, typical]));
  return { path: "/predict", body: JSON.stringify({ model: served.model.name, rows: [row] }) };
}
