import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

const JOBS = 4_000_000;
const ROUNDS = 5;
const GOAL_MILLIONS = 8;
const run = promisify(execFile);

const service = { kind: "exponential" } as const;
/** M/M/2 feeds M/M/4, both busy for .8. */
const TANDEM: Tandem = {
  batchRate: 1.6,
  arrival: { kind: "exponential" },
  batchSize: { kind: "constant", mean: 1 },
  first: { servers: 2, service, serviceMeanSeconds: 1 },
  offloadProbability: 1,
  offloadBatch: 1,
  networkDelaySeconds: 0,
  second: { servers: 4, service, serviceMeanSeconds: 2 },
};

let peer: string | undefined;
const folder = await mkdtemp(join(tmpdir(), "profaas-bench-"));
try {
  const program = join(folder, "tandem-loop");
  const source = fileURLToPath(new URL("tandem_loop.c", import.meta.url));
  peer = await run("gcc", ["-O3", "-march=native", "-o", program, source, "-lm"]).then(
    () => program,
    (error: Error) => void process.stdout.write(`  Not compared with C as gcc cannot compile it: ${error.message}\n`),
  );
  process.stdout.write(
    `M/M/2 feeds M/M/4: ${JOBS / 1e6} million jobs a round, means and the histogram on, CPU of one core\n`,
  );
  let [ours, theirs] = [0, 0];
  // Side by side, so that both see the same machine.
  for (let round = 0; round < ROUNDS; round++) {
    ours = Math.max(ours, jobsPerSecond());
    if (peer === undefined) continue;
    const { stdout } = await run(peer, [String(JOBS)]);
    theirs = Math.max(theirs, (JSON.parse(stdout) as { jobsPerSecond: number }).jobsPerSecond);
  }
  const beside = theirs === 0 ? "" : `, C ${millions(theirs)}: ${(ours / theirs).toFixed(2)} of it`;
  process.stdout.write(
    `  ${millions(ours)} jobs/s (goal ${GOAL_MILLIONS} million)${beside}; the best of ${ROUNDS} rounds each\n`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

function jobsPerSecond(): number {
  const began = process.cpuUsage();
  simulateTandem(TANDEM, { seed: 1, until: { kind: "jobs", jobs: JOBS } });
  const { user, system } = process.cpuUsage(began);
  return JOBS / ((user + system) / 1e6);
}

function millions(perSecond: number): string {
  return `${(perSecond / 1e6).toFixed(1)} million`;
}
