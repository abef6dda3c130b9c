import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { loadOperator } from "#adapters/process/settings.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { datasetObject, datasetsCompleteObject } from "#core/campaign/object-keys.ts";
import { DatasetsComplete } from "#core/dataset/datasets-complete.ts";
import { storeAt } from "#wiring/open-store.ts";

import { PACKAGE_ROOT } from "../../package-root.ts";
import type { JudgedApplication } from "./applications.ts";

const run = promisify(execFile);
const LEVELS = ["run", "invocation"] as const;
const LARGEST_ANSWER_BYTES = 64 * 2 ** 20;

/** Where what was measured of a pattern is kept. */
export function loadsFolder(application: string, pattern: string): string {
  return join(PACKAGE_ROOT, "workflows", application, "measured-loads", pattern);
}

/**
 * Measures one arrival pattern of an application on this machine and keeps the aggregator's tables beside it. What was
 * measured before is not measured again: a campaign that was broken off goes on.
 */
export async function measureLoads(
  { name }: JudgedApplication,
  pattern: string,
  operatorPath: string,
): Promise<string> {
  const campaign = join(PACKAGE_ROOT, "workflows", name, `${pattern}.campaign.yaml`);
  const profaas = join(PACKAGE_ROOT, "scripts", "profaas.ts");
  const { stdout } = await run("npx", ["tsx", profaas, "run", campaign, "--operator", operatorPath, "--json"], {
    cwd: PACKAGE_ROOT,
    maxBuffer: LARGEST_ANSWER_BYTES,
  });
  const { campaignId } = JSON.parse(stdout) as { readonly campaignId: string };
  const { store: settings, prefix } = await loadOperator(operatorPath, process.env);
  const store = await storeAt({ settings, prefix });
  const { datasets } = await requireArtifact(store, datasetsCompleteObject(campaignId), DatasetsComplete);
  for (const { subject, level } of datasets) {
    if (!LEVELS.includes(level as (typeof LEVELS)[number])) continue;
    const { bucket, key } = datasetObject(campaignId, subject, level, "csv");
    const table = await store.get(bucket, key);
    if (table === undefined) throw new Error(`Cannot keep what was measured as there is no ${bucket}/${key}`);
    const folder = join(loadsFolder(name, pattern), subject);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${level}s.csv`), table.body);
  }
  return campaignId;
}
