import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { parseArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { labelsPrefix, sweepParcelsObject } from "#core/campaign/object-keys.ts";
import { parcelRanges, SweepParcels } from "#core/queueing/sweep/sweep-parcels.ts";
import { anySweepId } from "#core/queueing/sweep/any-sweep.ts";
import { DEFAULT_SURROGATE } from "#core/queueing/forecast/tandem-question.ts";
import { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";

import { EXIT } from "./exit-code.ts";
import { PACKAGE_ROOT } from "./package-root.ts";
import { defaultSweep } from "./surrogate/default-sweep.ts";

/** Rebuilds the surrogate at a hundredth of its size in a folder of its own, killed while it simulates and interrupted twice while it learns: it must go on where it was. */
const SCALE = "0.01";
const LOOK_AGAIN_MILLISECONDS = 50;
const LAST_LINES = 4;

const folder = await mkdtemp(join(tmpdir(), "profaas-rebuild-"));
try {
  await check();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT.internal;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function check(): Promise<void> {
  const sweep = defaultSweep(Number(SCALE));
  const id = anySweepId(sweep);
  const store = prefixedStore(directoryStore({ root: join(folder, "work", id, "store") }), "profaas");
  const labelled = async (): Promise<number> => (await listObjects(store, labelsPrefix(id)).catch(() => [])).length;

  const first = rebuild();
  while ((await labelled()) < 2) {
    if (first.child.exitCode !== null) throw new Error(`Cannot rebuild the surrogate: ${first.saidLast()}`);
    await sleep(LOOK_AGAIN_MILLISECONDS);
  }
  // The whole group, without a word: as when a machine is gone.
  process.kill(-first.child.pid!, "SIGKILL");
  await first.ended;
  const parcels = await requireArtifact(store, sweepParcelsObject(id), SweepParcels);
  const [kept, all] = [await labelled(), parcelRanges(sweep, parcels).length];
  if (kept >= all) throw new Error(`Cannot interrupt a rebuild that was over: all ${all} parcels were simulated`);

  // At once, when nothing that trains need be up; then while the second network is being trained.
  const second = rebuild("; training ");
  await wasInterrupted(second);
  const third = rebuild(" trained");
  await wasInterrupted(third);
  const fourth = rebuild();
  const [code] = await fourth.ended;
  if (code !== 0) throw new Error(`Cannot rebuild the surrogate: it ended with ${code}: ${fourth.saidLast()}`);

  const simulated = [...second.said().matchAll(/(\d+) parcels simulated/g)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  if (kept + simulated !== all) {
    throw new Error(
      `A rebuild must go on where it was: of ${all} parcels ${kept} were kept and ${simulated} simulated`,
    );
  }
  const networks = [...(third.said() + fourth.said()).matchAll(/Network (\d+) of [^"]* trained/g)].map(
    ([, index]) => index,
  );
  if (new Set(networks).size < networks.length) {
    throw new Error(`A rebuild must go on where it was, and trained a network again: ${networks.join(", ")}`);
  }
  const file = join(folder, "output", `${DEFAULT_SURROGATE}.json`);
  const { training } = parseArtifact(await readFile(file), TandemSurrogate, file);
  if (training.sweepId !== id) {
    throw new Error(`Cannot take ${file} for what was rebuilt: it is of ${training.sweepId}`);
  }
  process.stdout.write(
    `The surrogate was rebuilt at ${SCALE} of its size: ${kept} of ${all} parcels were kept when it was killed, and all when it was interrupted, twice.\n`,
  );
}

/** Throws unless a rebuild ends as one does that is interrupted. */
async function wasInterrupted({ ended, said, saidLast }: ReturnType<typeof rebuild>): Promise<void> {
  const [code, signal] = await ended;
  if (code === EXIT.interrupted && said().includes("the same command goes on from there")) return;
  throw new Error(
    `A rebuild that is interrupted must say so and end with ${EXIT.interrupted}, not ${code ?? signal}: ${saidLast()}`,
  );
}

/** Begins a rebuild, and interrupts it as soon as it says the words, if any. */
function rebuild(interruptAt?: string) {
  const script = join(PACKAGE_ROOT, "scripts/surrogate/rebuild-surrogate.ts");
  const words = ["--scale", SCALE, "--folder", join(folder, "work"), "--output", join(folder, "output")];
  const child = spawn(process.execPath, ["--import", "tsx", script, ...words], {
    cwd: PACKAGE_ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let said = "";
  let isInterrupted = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      said += chunk;
      process.stdout.write(chunk);
      if (interruptAt === undefined || isInterrupted || !said.includes(interruptAt)) return;
      isInterrupted = true;
      // Ctrl-C reaches the group.
      process.kill(-child.pid!, "SIGINT");
    });
  }
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  return { child, ended, said: () => said, saidLast: () => said.trim().split("\n").slice(-LAST_LINES).join("\n") };
}
