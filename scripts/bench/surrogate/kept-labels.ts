import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { threadedTandemSimulator } from "#adapters/simulation/threaded-tandem-simulator.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { labelOf, type TandemLabel } from "#core/queueing/surrogate/tandem-label.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

export interface LabelEffort {
  /** Half of the 95 % interval over the response, at which a simulation ends. */
  readonly precision: number;
  readonly mostJobs: number;
  readonly workers: number;
}

/** Simulates tandems, and keeps what was found in a folder: called again, it goes on where it was. */
export async function keptLabels(
  tandems: readonly Tandem[],
  folder: string,
  { precision, mostJobs, workers }: LabelEffort,
): Promise<(tandem: Tandem) => TandemLabel> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `labels-${precision}-${mostJobs}.jsonl`);
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n").filter((line) => line.endsWith("}"));
  const found = new Map<string, TandemLabel>();
  for (const line of lines) {
    const { key, label } = JSON.parse(line) as { readonly key: string; readonly label: TandemLabel };
    found.set(key, label);
  }
  const missing = tandems.filter((tandem) => !found.has(keyOf(tandem)));
  const simulator = threadedTandemSimulator(workers);
  let done = 0;
  try {
    await Promise.all(
      missing.map(async (tandem) => {
        const key = keyOf(tandem);
        const label = labelOf(
          await simulator.simulate(tandem, { seed: key, until: { kind: "precision", precision, mostJobs } }),
        );
        found.set(key, label);
        await appendFile(file, `${JSON.stringify({ key, label })}\n`);
        if (++done % 20 === 0) process.stderr.write(`${done} of ${missing.length} labels\n`);
      }),
    );
  } finally {
    await simulator.close();
  }
  return (tandem) => found.get(keyOf(tandem))!;
}

function keyOf(tandem: Tandem): string {
  return sha256Hex(canonicalJson(tandem)).slice(0, 24);
}
