import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { isOwnerGone, thisOwner } from "#adapters/process/owner.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { currentModelObject } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { chainProgram, ended, stoppedOrEnded } from "../support/chain-process.ts";
import { directoryBuckets } from "../support/each-store.ts";
import { killingStore } from "../support/killing-store.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { dropChain, OUTCOMES, workChain } from "../support/whole-chain.ts";

/** The stopped process takes its time for 2030's first; its heirs come a day later. */
const A_DAY_LATER = Date.UTC(2030, 0, 2);
const NEWER = '{ "published": "by a later campaign" }\n';

let expected: Readonly<Record<string, string>>;
let writes: number;
let runs: number;
beforeAll(async () => {
  const store = killingStore(await testBuckets(), Number.POSITIVE_INFINITY, "before");
  await dropChain(store);
  const dropped = store.writes;
  runs = 0;
  await workChain(store, { onStart: () => runs++ });
  writes = store.writes - dropped;
  expected = await contents(store, ...OUTCOMES);
});

/** When each record was written: a second writing of the same bytes is seen too. */
async function recorded(store: ObjectStore): Promise<[string, number][]> {
  const records = await listObjects(store, { bucket: "records", key: "" });
  return records.map(({ key, lastModifiedEpochMilliseconds }) => [key, lastModifiedEpochMilliseconds]);
}

describe("a process that holds a step, stopped by SIGSTOP past its lease and continued", { timeout: 240_000 }, () => {
  it("publishes nothing, ends nothing twice, begins nothing that was measured, and leaves nothing behind", async () => {
    const folder = await temporaryFolder();
    onTestFinished(folder.remove);
    const program = await chainProgram(folder.path);
    // Seven moments from the first write to the last; the odd ones just after a write, the others just before.
    const moments = Array.from({ length: 7 }, (_, index) => 2 + Math.floor((index * (writes - 3)) / 6));
    for (const [index, at] of moments.entries()) {
      const { store, root, remove } = await directoryBuckets();
      onTestFinished(remove);
      await dropChain(store);
      const moment = index % 2 === 0 ? "before" : "after";
      const slow = program.start(dirname(root), { signal: "SIGSTOP", at, moment });
      const what = `stopped ${moment} write ${at}`;
      onTestFinished(() => void slow.kill("SIGKILL"));
      expect(await stoppedOrEnded(slow), what).toBe(true);

      const begunByHeir: string[] = [];
      const process = { owner: thisOwner(), isOwnerGone };
      await workChain(store, { onStart: (run) => begunByHeir.push(run), process, startEpochMilliseconds: A_DAY_LATER });
      expect(await contents(store, ...OUTCOMES), what).toEqual(expected);
      const pointer = currentModelObject("chain.blur.serviceSeconds");
      await store.put(pointer.bucket, pointer.key, NEWER);
      const [before, records] = [await contents(store, ...OUTCOMES), await recorded(store)];

      slow.kill("SIGCONT");
      expect(await ended(slow), what).toBe(0);
      expect(await contents(store, ...OUTCOMES), what).toEqual(before);
      expect(await recorded(store), what).toEqual(records);
      const begunBySlow = await readFile(join(dirname(root), "journal"), "utf8").catch(() => "");
      const begun = [...begunByHeir, ...begunBySlow.split("\n").filter(Boolean)];
      expect(new Set(begun).size, what).toBe(runs);
      expect(begun.length - runs, what).toBeLessThanOrEqual(1);
      const left = (await listObjects(store, { bucket: "state", key: "chain-" })).map(({ key }) => key);
      expect(
        left.filter((key) => key.includes("/runs/")),
        what,
      ).toEqual([]);
    }
  });
});
