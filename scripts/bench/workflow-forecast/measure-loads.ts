import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import { loadOperator } from "#adapters/process/settings.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { datasetObject, datasetsCompleteObject, recordObject, recordPrefix } from "#core/campaign/object-keys.ts";
import { DatasetsComplete } from "#core/dataset/datasets-complete.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { storeAt } from "#wiring/open-store.ts";

import { EXIT } from "../../exit-code.ts";
import { PACKAGE_ROOT } from "../../package-root.ts";

const LEVELS = ["run", "invocation"] as const;
const LOOK_AGAIN_MILLISECONDS = 500;
const PROFAAS = [process.execPath, "--import", "tsx", join(PACKAGE_ROOT, "scripts", "profaas.ts")] as const;

/** Where what a campaign measured is kept. */
export function loadsFolder(application: string, campaign: string): string {
  return join(PACKAGE_ROOT, "workflows", application, "measured-loads", campaign);
}

/**
 * Measures campaigns of an application on this machine and keeps the aggregator's tables beside it: the first repetition
 * of each, then the next (those that are begun take turns), as the speed of a machine drifts and what is learned from and
 * what is judged shall both have seen all of it. What was measured is not measured again: what was broken off goes on.
 */
export async function measureLoads(
  application: string,
  campaigns: readonly string[],
  operatorPath: string,
  tell: (sentence: string) => void,
): Promise<void> {
  const { store: settings, prefix } = await loadOperator(operatorPath, process.env);
  const store = await storeAt({ settings, prefix });
  const plans = await Promise.all(campaigns.map((campaign) => planOf(application, campaign, operatorPath)));
  const repetitions = Math.max(...plans.map(({ rounds }) => rounds.length));
  for (let round = 0; round < repetitions; round++) {
    for (const plan of plans) {
      const runs = plan.rounds[round];
      if (runs === undefined) continue;
      await runUntil(plan, runs, store, operatorPath);
      tell(`Measured: repetition ${round + 1} of ${plan.rounds.length} of ${plan.campaignId}`);
    }
  }
  for (const plan of plans) await keepTables(plan, store);
}

interface MeasuringPlan {
  readonly application: string;
  readonly campaign: string;
  readonly path: string;
  readonly campaignId: string;
  /** Run ids, repetition by repetition. */
  readonly rounds: readonly (readonly string[])[];
}

async function planOf(application: string, campaign: string, operatorPath: string): Promise<MeasuringPlan> {
  const path = join(PACKAGE_ROOT, "workflows", application, `${campaign}.campaign.yaml`);
  const { child, ended, said } = profaas("plan", path, operatorPath);
  const [answer, [code]] = await Promise.all([text(child.stdout), ended]);
  if (code !== EXIT.done) throw new Error(`Cannot plan ${path}: it ended with ${code}. ${await said}`);
  const { campaignId, plan } = JSON.parse(answer) as {
    readonly campaignId: string;
    readonly plan: { readonly runs: readonly { readonly runId: string; readonly repetition: number }[] };
  };
  const rounds: string[][] = [];
  for (const { runId, repetition } of plan.runs) (rounds[repetition] ??= []).push(runId);
  return { application, campaign, path, campaignId, rounds };
}

/** Runs the campaign until all these runs have their records, or to its end where no other is missing. */
async function runUntil(
  { campaignId, path, rounds }: MeasuringPlan,
  runs: readonly string[],
  store: ObjectStore,
  operatorPath: string,
): Promise<void> {
  const left = async (ids: readonly string[]): Promise<number> => {
    const recorded = new Set((await listObjects(store, recordPrefix(campaignId))).map(({ key }) => key));
    return ids.filter((runId) => !recorded.has(recordObject(campaignId, runId).key)).length;
  };
  const isLast = (await left(rounds.flat())) === (await left(runs));
  if (!isLast && (await left(runs)) === 0) return;
  const { child, ended, said } = profaas("run", path, operatorPath);
  child.stdout.resume();
  while (!isLast && child.exitCode === null && (await left(runs)) > 0) await sleep(LOOK_AGAIN_MILLISECONDS);
  // Ctrl-C detaches, and loses nothing that is measured.
  if (!isLast && child.exitCode === null) child.kill("SIGINT");
  const [code] = await ended;
  const stillLeft = await left(runs);
  if (stillLeft > 0)
    throw new Error(`Cannot measure ${path}: ${stillLeft} runs are missing, and it ended with ${code}. ${await said}`);
}

function profaas(verb: string, path: string, operatorPath: string) {
  const [node, ...parts] = PROFAAS;
  const child = spawn(node, [...parts, verb, path, "--operator", operatorPath, "--json"], {
    cwd: PACKAGE_ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Read from the start: a pipe that nobody reads fills up.
  const said = text(child.stderr).then((whole) => whole.trim());
  return { child, said, ended: once(child, "exit") as Promise<[number | null]> };
}

async function keepTables({ application, campaign, campaignId }: MeasuringPlan, store: ObjectStore): Promise<void> {
  const { datasets } = await requireArtifact(store, datasetsCompleteObject(campaignId), DatasetsComplete);
  for (const { subject, level } of datasets) {
    if (!LEVELS.includes(level as (typeof LEVELS)[number])) continue;
    const { bucket, key } = datasetObject(campaignId, subject, level, "csv");
    const table = await store.get(bucket, key);
    if (table === undefined) throw new Error(`Cannot keep what was measured as there is no ${bucket}/${key}`);
    const folder = join(loadsFolder(application, campaign), subject);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${level}s.csv`), table.body);
  }
}
