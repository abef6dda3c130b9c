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

/** Rebuilds the surrogate at a hundredth of its size in a folder of its own, killed while it simulates and interrupted while it learns: it must go on where it was. */
const SCALE = "0.01";
const LOOK_AGAIN_MILLISECONDS = 50;

const folder = await mkdtemp(join(tmpdir(), "profaas-rebuild-"));
try {
  await check();
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
    if (first.child.exitCode !== null) throw new Error(`Cannot rebuild the surrogate: ${first.said()}`);
    await sleep(LOOK_AGAIN_MILLISECONDS);
  }
  // The whole group, without a word: as when a machine is gone.
  process.kill(-first.child.pid!, "SIGKILL");
  await first.ended;
  const parcels = await requireArtifact(store, sweepParcelsObject(id), SweepParcels);
  const [kept, all] = [await labelled(), parcelRanges(sweep, parcels).length];
  if (kept >= all) throw new Error(`Cannot interrupt a rebuild that was over: all ${all} parcels were simulated`);

  const second = rebuild();
  while (!second.said().includes("; training ")) {
    if (second.child.exitCode !== null) throw new Error(`Cannot rebuild the surrogate: ${second.said()}`);
    await sleep(LOOK_AGAIN_MILLISECONDS);
  }
  // Ctrl-C reaches the group.
  process.kill(-second.child.pid!, "SIGINT");
  const [stopped] = (await second.ended) as [number | null];
  if (stopped !== EXIT.interrupted || !second.said().includes("the same command goes on from there")) {
    throw new Error(`A rebuild that is interrupted must say so and end with ${EXIT.interrupted}: ${stopped}`);
  }

  const third = rebuild();
  const [code] = (await third.ended) as [number | null];
  if (code !== 0) throw new Error(`Cannot rebuild the surrogate: it ended with ${code}`);
  const simulated = [...second.said().matchAll(/(\d+) parcels simulated/g)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  if (kept + simulated !== all) {
    throw new Error(
      `A rebuild must go on where it was: of ${all} parcels ${kept} were kept and ${simulated} simulated`,
    );
  }
  const file = join(folder, "output", `${DEFAULT_SURROGATE}.json`);
  const { training } = parseArtifact(await readFile(file), TandemSurrogate, file);
  if (training.sweepId !== id) {
    throw new Error(`Cannot take ${file} for what was rebuilt: it is of ${training.sweepId}`);
  }
  process.stdout.write(
    `The surrogate was rebuilt at ${SCALE} of its size: ${kept} of ${all} parcels were kept when it was killed, and all when it was interrupted.\n`,
  );
}

function rebuild() {
  const script = join(PACKAGE_ROOT, "scripts/surrogate/rebuild-surrogate.ts");
  const words = ["--scale", SCALE, "--folder", join(folder, "work"), "--output", join(folder, "output")];
  const child = spawn(process.execPath, ["--import", "tsx", script, ...words], {
    cwd: PACKAGE_ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      chunks.push(chunk);
      process.stdout.write(chunk);
    });
  }
  return { child, ended: once(child, "close"), said: () => chunks.join("") };
}
