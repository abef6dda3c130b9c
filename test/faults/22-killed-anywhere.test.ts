import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { prng } from "#core/numeric/prng.ts";

import { chainProgram, ended } from "../support/chain-process.ts";
import { directoryBuckets } from "../support/each-store.ts";
import { Killed, killingStore } from "../support/killing-store.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { dropChain, OUTCOMES, workChain } from "../support/whole-chain.ts";

/*
 * Every write of the profiler and the aggregator is proved on its own in test/chain/kill-everywhere.test.ts, every write of
 * the trainer in test/chain/kill-trainer.test.ts. Here: every write of the predictor, and all four functions one after
 * another in real processes that die by SIGKILL wherever a die falls.
 */

let expected: Readonly<Record<string, string>>;
let runs: readonly string[];
let everything: Readonly<Record<string, string>>;

beforeAll(async () => {
  const store = await testBuckets();
  await dropChain(store);
  const started: string[] = [];
  await workChain(store, { onStart: (run) => started.push(run) });
  expected = await contents(store, ...OUTCOMES);
  everything = await contents(store, "campaigns", "inputs", "requests", "state", ...OUTCOMES);
  runs = started.sort();
});

describe("the chain undisturbed", () => {
  it("leaves records, datasets, models and the answers to requests", () => {
    for (const part of ["/runs/", "/complete.json", ".csv", "/model.json", "/current.json", "/report.html"]) {
      expect(Object.keys(expected).some((key) => key.includes(part))).toBe(true);
    }
    const answers = Object.keys(expected).filter((key) => key.startsWith("predictions/"));
    expect(answers).toEqual(["predictions/chain.blur.serviceSeconds/good.csv"]);
    expect(runs).toHaveLength(4);
  });
});

describe("killed just before or after any write of the predictor", () => {
  it("the answers are the same, each with its receipt or its refusal", async () => {
    const isAnswer = (path: string): boolean => /^(predictions\/|state\/_objects\/requests\/)/.test(path);
    const asked = async (): Promise<Awaited<ReturnType<typeof testBuckets>>> => {
      const store = await testBuckets();
      for (const [path, text] of Object.entries(everything)) {
        const [bucket = "", ...key] = path.split("/");
        if (!isAnswer(path)) await store.put(bucket, key.join("/"), text);
      }
      return store;
    };
    const onStart = (): never => expect.unreachable("a run was begun again");
    const counting = killingStore(await asked(), Number.POSITIVE_INFINITY, "before");
    await workChain(counting, { onStart });
    expect(counting.writes).toBeGreaterThan(3);
    for (let killAt = 0; killAt < counting.writes; killAt++) {
      for (const moment of ["before", "after"] as const) {
        const store = await asked();
        const doomed = killingStore(store, killAt, moment);
        await workChain(doomed, { onStart }).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
        expect(doomed.killed).toBe(true);
        await workChain(store, { onStart });
        const found = await contents(store, ...OUTCOMES, "state");
        expect(answersOf(found), `killed ${moment} write ${killAt}`).toEqual(answersOf(everything));
      }
    }
    function answersOf(found: Readonly<Record<string, string>>): Record<string, string> {
      return Object.fromEntries(Object.entries(found).filter(([path]) => isAnswer(path)));
    }
  });
});

describe("real processes, each killed -9 some writes after the one before", { timeout: 120_000 }, () => {
  it.each([
    ["before", 1],
    ["after", 2],
  ] as const)(
    "just %s a write, leave the same bytes and measure again at most what was under way",
    async (moment, seed) => {
      const { store, root, remove } = await directoryBuckets();
      onTestFinished(remove);
      await dropChain(store);
      const folder = dirname(root);
      const chain = await chainProgram(folder);
      const random = prng(`kills ${seed}`);
      let kills = 0;
      for (;;) {
        const child = chain.start(folder, { signal: "SIGKILL", at: 5 + Math.floor(random() * 12), moment });
        const end = await ended(child);
        if (end === 0) break;
        expect(end).toBe("SIGKILL");
        kills++;
      }
      expect(kills).toBeGreaterThan(3);
      expect(await contents(store, ...OUTCOMES)).toEqual(expected);

      const begun = (await readFile(join(folder, "journal"), "utf8")).trim().split("\n").sort();
      expect([...new Set(begun)]).toEqual(runs);
      expect(begun.length - runs.length).toBeLessThanOrEqual(kills);
      const left = (await listObjects(store, { bucket: "state", key: "chain-" })).map(({ key }) => key);
      expect(left.filter((key) => key.includes("/runs/") || key.includes("/work/"))).toEqual([]);
    },
  );
});
