import { fork } from "node:child_process";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { Chain } from "#core/queueing/chain/chain.ts";
import { type ChainLabel, chainLabel } from "#core/queueing/station-surrogate/chain-label.ts";
import { simulateChain } from "#core/queueing/chain/simulate-chain.ts";

export type BenchLabel = ChainLabel;

export interface LabelEffort {
  readonly precision: number;
  readonly mostJobs: number;
}

/** Labels of chains, simulated by some processes. They are kept: called again, the bench goes on where it was. */
export async function labelledByProcesses(
  chains: readonly Chain[],
  { workers, folder, ...effort }: LabelEffort & { readonly workers: number; readonly folder: string },
): Promise<ReadonlyMap<Chain, BenchLabel>> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `labels-${effort.precision}-${effort.mostJobs}.jsonl`);
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n").filter((line) => line.endsWith("}"));
  const found = new Map(
    lines.map((line) => JSON.parse(line) as { key: string; label: BenchLabel }).map(({ key, label }) => [key, label]),
  );
  const missing = chains.filter((chain) => !found.has(keyOf(chain)));
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(workers, missing.length) }, async () => {
      const child = fork(join(import.meta.dirname, "label-process.ts"), {
        execArgv: ["--import", "tsx"],
        serialization: "advanced",
      });
      const ask = (chain: Chain): Promise<BenchLabel> =>
        new Promise((resolve, reject) => {
          child.once("message", (label) => resolve(label as BenchLabel));
          child.once("exit", (code) => reject(new Error(`A process that simulates ended with ${code}`)));
          child.send({ chain, seed: keyOf(chain), ...effort });
        });
      while (next < missing.length) {
        const chain = missing[next++]!;
        const label = await ask(chain);
        child.removeAllListeners("exit");
        found.set(keyOf(chain), label);
        await appendFile(file, `${JSON.stringify({ key: keyOf(chain), label })}\n`);
        if (next % 20 === 0) process.stderr.write(`${next} of ${missing.length} labels\n`);
      }
      child.disconnect();
    }),
  );
  return new Map(chains.map((chain) => [chain, found.get(keyOf(chain))!]));
}

/** One label, to a precision. */
export function benchLabel(chain: Chain, seed: string, { precision, mostJobs }: LabelEffort): BenchLabel {
  return chainLabel(simulateChain(chain, { seed, until: { kind: "precision", precision, mostJobs } }));
}

function keyOf(chain: Chain): string {
  return sha256Hex(canonicalJson(chain)).slice(0, 24);
}
