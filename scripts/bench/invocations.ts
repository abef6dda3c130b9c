import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PARCEL_SECONDS } from "#core/model/trial-parcels.ts";

import { programOf } from "../build/build-bundles.ts";
import { type InvocationCosts, sumOfCosts } from "./invocations/invocation-costs.ts";
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
  const measured: { readonly sum: InvocationCosts; readonly count: number }[] = [];
  let one: { readonly cpu: number; readonly wall: number; readonly model: string } | undefined;
  for (const atOnce of INVOCATIONS) {
    const { wallSeconds, invocations, modelSha256 } = await trainByProcesses(program, folder, atOnce);
    const sum = sumOfCosts(invocations);
    measured.push({ sum, count: invocations.length });
    one ??= { cpu: sum.totalSeconds, wall: wallSeconds, model: modelSha256 };
    process.stdout.write(
      `  ${atOnce} at once: ${wallSeconds.toFixed(1)} s (${(wallSeconds / one.wall).toFixed(2)}), ` +
        `${sum.totalSeconds.toFixed(1)} CPU seconds (${(sum.totalSeconds / one.cpu).toFixed(3)}) in ${invocations.length} invocations: ` +
        `${sum.trials} trials ${sum.trialSeconds.toFixed(1)}, fits ${sum.fitSeconds.toFixed(1)}, starts ${sum.startSeconds.toFixed(2)}, ` +
        `store ${sum.storeSeconds.toFixed(2)} (${sum.requests} requests: ` +
        `${((sum.requests * MINIO_MILLISECONDS) / 1000).toFixed(1)} s of waiting on a MinIO at ${MINIO_MILLISECONDS} ms), ` +
        `reading tables, search and judging ${otherSeconds(sum).toFixed(2)}` +
        `${modelSha256 === one.model ? "" : "; THE MODEL IS ANOTHER"}\n`,
    );
  }
  for (const line of thousandWords(measured.at(-1)!)) process.stdout.write(`  ${line}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function otherSeconds(sum: InvocationCosts): number {
  return sum.totalSeconds - sum.startSeconds - sum.storeSeconds - sum.trialSeconds - sum.fitSeconds;
}

/** What the same comes to with a thousand of them, on paper. */
function thousandWords({ sum, count }: { readonly sum: InvocationCosts; readonly count: number }): string[] {
  const each = (sum.startSeconds + sum.storeSeconds + otherSeconds(sum)) / count;
  const requests = sum.requests / count;
  const gathered = (1000 * MINIO_MILLISECONDS) / 1000;
  return [
    `On paper, 1,000 at once: a round of at least 1,000 parcels of ${PARCEL_SECONDS} s is ${((1000 * PARCEL_SECONDS) / 3600).toFixed(1)} CPU hours of trials; ` +
      `each invocation adds some ${each.toFixed(2)} CPU seconds (${((100 * each) / PARCEL_SECONDS).toFixed(1)} % of a parcel) and ${requests.toFixed(0)} requests,`,
    `and its start, of which a platform makes 2 to 10 s: with one parcel each, 7 to 33 % of the time that it is paid for, less with more parcels. ` +
      `Claims are one conditional write each, on keys of their own; a list of 1,000 notes is one page.`,
    `What does not divide: whoever goes on reads an object of each parcel (1,000 at ${MINIO_MILLISECONDS} ms: ${gathered.toFixed(0)} s) and writes them as one, which those of the next round read; ` +
      `then the longest trial, and judging and fitting, which one does. A bayesian search has a round for every batch: what a round holds bounds how many it is worth.`,
  ];
}
