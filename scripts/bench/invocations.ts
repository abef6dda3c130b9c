import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { programOf } from "../build/build-bundles.ts";
import { sumOfCosts } from "./invocations/invocation-costs.ts";
import { trainByProcesses } from "./invocations/train-by-processes.ts";

/** How many work on the one target at once; others as arguments. */
const INVOCATIONS = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1, 2, 4, 8];

/** A round trip to a MinIO beside the function, and what a start takes on Knative: see infra/test-cluster. */
const MINIO_MILLISECONDS = 5;

const folder = await mkdtemp(join(tmpdir(), "profaas-bench-"));
try {
  const program = join(folder, "invocation.mjs");
  await writeFile(program, await programOf("profaas", "scripts/bench/invocations/invocation.ts"));
  process.stdout.write(
    "One target, 3,000 rows of 10 inputs, a random search; processes of one thread on a store in a folder\n",
  );
  let one: { readonly cpu: number; readonly wall: number; readonly model: string } | undefined;
  for (const atOnce of INVOCATIONS) {
    const { wallSeconds, invocations, modelSha256 } = await trainByProcesses(program, folder, atOnce);
    const sum = sumOfCosts(invocations);
    one ??= { cpu: sum.totalSeconds, wall: wallSeconds, model: modelSha256 };
    const rest = sum.totalSeconds - sum.startSeconds - sum.storeSeconds - sum.trialSeconds - sum.fitSeconds;
    process.stdout.write(
      `  ${atOnce} at once: ${wallSeconds.toFixed(1)} s (${(wallSeconds / one.wall).toFixed(2)}), ` +
        `${sum.totalSeconds.toFixed(1)} CPU seconds (${(sum.totalSeconds / one.cpu).toFixed(3)}) in ${invocations.length} invocations: ` +
        `trials ${sum.trialSeconds.toFixed(1)}, fits ${sum.fitSeconds.toFixed(1)}, starts ${sum.startSeconds.toFixed(2)}, ` +
        `store ${sum.storeSeconds.toFixed(2)} (${sum.requests} requests: ` +
        `${((sum.requests * MINIO_MILLISECONDS) / 1000).toFixed(1)} s of waiting on a MinIO at ${MINIO_MILLISECONDS} ms), ` +
        `reading tables, search and judging ${rest.toFixed(2)}` +
        `${modelSha256 === one.model ? "" : "; THE MODEL IS ANOTHER"}\n`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
