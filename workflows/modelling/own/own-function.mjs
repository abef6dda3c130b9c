import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { manyRecords, manyRows, servedModel, writeStore } from "./own-work.mjs";

/**
 * Lets one of our own functions do its work as its bundle in `dist` does it, on a store of its own: INPUT_FILE_PATH names
 * what that store is made of; RECORDS, ROWS and CONCURRENCY say how much there is to do. With `--warm` it stays, and
 * serves one input a line.
 */
const [name, form] = process.argv.slice(2);
const WORK = { aggregator, trainer, predictor };
const servers = new Map();

if (form === "--warm") await stay();
else await serve(process.env);
for (const { stop } of servers.values()) await stop();

async function stay() {
  process.stdout.write('{"ready":true}\n');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === "") continue;
    const answer = await serve({ ...process.env, ...JSON.parse(line) }).then(
      () => ({ exitCode: 0 }),
      (error) => ({ exitCode: 1, message: String(error?.message ?? error) }),
    );
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

async function serve(variables) {
  const work = WORK[name];
  if (work === undefined)
    throw new Error(`Cannot work as one of our functions must be named: current value is "${name}"`);
  await work(variables);
}

async function aggregator(variables) {
  await inFolder(async (folder) => {
    const bundle = await bundleOf(variables);
    const operator = await writeStore(folder, manyRecords(bundle, count(variables, "RECORDS")));
    await ended(start("aggregator", operator));
    await cp(join(folder, "store", "work-datasets"), variables.TMP_OUTPUT_DIR, { recursive: true });
  });
}

async function trainer(variables) {
  await inFolder(async (folder) => {
    const bundle = await bundleOf(variables);
    const operator = await writeStore(folder, manyRows(bundle, count(variables, "ROWS")));
    await ended(start("trainer", operator));
    await cp(join(folder, "store", "work-models"), variables.TMP_OUTPUT_DIR, { recursive: true });
  });
}

/** Asks the predictor so many questions at once over HTTP and waits for all answers. */
async function predictor(variables) {
  const path = variables.INPUT_FILE_PATH;
  const key = await readFile(path, "utf8");
  if (!servers.has(key)) servers.set(key, await openPredictor(JSON.parse(key)));
  const { url, body } = servers.get(key);
  const headers = { "content-type": "application/json" };
  const answers = await Promise.all(
    Array.from({ length: count(variables, "CONCURRENCY") }, async () => {
      const response = await fetch(`${url}/predict`, { method: "POST", headers, body });
      const text = await response.text();
      if (!response.ok) throw new Error(`Cannot predict as the predictor answered ${response.status}: ${text}`);
      return text;
    }),
  );
  await writeFile(join(variables.TMP_OUTPUT_DIR, "answers.json"), `[${answers.join(",")}]`);
}

async function openPredictor(bundle) {
  const folder = await mkdtemp(join(tmpdir(), "profaas-own-"));
  const operator = await writeStore(folder, servedModel(bundle));
  const child = start("predictor", operator, { PROFAAS_PORT: "0" });
  const url = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`Cannot start the predictor as it ended with ${code}`)));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        const found = /Predictions at (http:\/\/[^"\s]+)/.exec(line);
        if (found !== null) resolve(found[1].replace("0.0.0.0", "127.0.0.1"));
      });
    }
  });
  const stop = async () => {
    const end = once(child, "exit");
    child.kill("SIGTERM");
    await end;
    await rm(folder, { recursive: true, force: true });
  };
  return { url, body: JSON.stringify({ model: bundle.model, rows: bundle.rows }), stop };
}

function start(bundle, operator, environment = {}) {
  const script = fileURLToPath(new URL(`../../../dist/${bundle}.mjs`, import.meta.url));
  const env = { PATH: process.env.PATH, HOME: tmpdir(), PROFAAS_OPERATOR: operator, ...environment };
  return spawn(process.execPath, [script], { env, stdio: ["ignore", "pipe", "pipe"] });
}

async function ended(child) {
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => lines.push(String(data)));
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`Cannot work as the function ended with ${code}: ${lines.join("").slice(-500)}`);
}

async function bundleOf(variables) {
  return JSON.parse(await readFile(variables.INPUT_FILE_PATH, "utf8"));
}

function count(variables, variable) {
  const value = Number(variables[variable] ?? 1);
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(
    `Cannot work as ${variable} must be a positive integer: current value is "${variables[variable]}"`,
  );
}

async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "profaas-own-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
