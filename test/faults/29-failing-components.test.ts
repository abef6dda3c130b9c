import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { RecordsComplete } from "#core/campaign/campaign-state.ts";
import { readCsv } from "#core/dataset/csv.ts";
import { RunRecord } from "#core/trace/run-record.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { profile } from "../../functions/profiler/profile.ts";
import { installLocally, type LocalInstallation } from "../support/local-platform.ts";
import { localProfiler, shellSpec } from "../support/local-profiler.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { memoryIsHeld } from "../support/memory-held.ts";
import { contents } from "../support/test-buckets.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

const GOOD = 'cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR"';

/** What a component may do instead of its work, with what its invocation is then recorded as. */
const BEHAVIOURS: readonly (readonly [what: string, script: string, outcome: string])[] = [
  ["does its work", GOOD, "succeeded"],
  ["fails", "echo broken >&2; exit 3", "failed"],
  ["is ended by a signal", "kill -SEGV $$", "failed"],
  ["kills its whole group", "kill -KILL 0", "failed"],
  ["is not there", "exec /no/such/program", "failed"],
  ["hangs for ever", "sleep 3600", "timedOut"],
  ["hangs and will not be told", "trap '' TERM INT HUP; while :; do sleep 1; done", "timedOut"],
  ["leaves a child that hangs", "(trap '' TERM; sleep 3600) & wait", "timedOut"],
  [
    "says in its answer that it failed, and ends well",
    `echo '{"error": "no"}' > "$TMP_OUTPUT_DIR/answer.json"`,
    "succeeded",
  ],
  ["ends well and leaves nothing", "exit 0", "succeeded"],
  ["removes its own folders", 'rm -r "$TMP_OUTPUT_DIR" "$TMP_INPUT_DIR"', "succeeded"],
  ["prints without end", "head -c 20000000 /dev/zero | tr '\\0' x; exit 4", "failed"],
  ["does its work after all that", `${GOOD}; true`, "succeeded"],
  ...(memoryIsHeld
    ? ([["takes more memory than it may", "head -c 300000000 /dev/zero | tail; exit 0", "outOfMemory"]] as const)
    : []),
];

describe("a component that does not do what it should", { timeout: 120_000 }, () => {
  let installation: LocalInstallation;
  let journal: string;
  let records: readonly RunRecord[];
  let complete: RecordsComplete;
  beforeAll(async () => {
    const shell = {
      run: ["/bin/sh", "-c", 'printf "%s\\n" "$SCRIPT" >> "$JOURNAL"; eval "$SCRIPT"'],
      files: [basename(import.meta.filename)],
    };
    installation = await installLocally({ shell }, fileURLToPath(new URL(".", import.meta.url)));
    journal = join(installation.root, "journal");
    await writeFile(journal, "");
    const ports = await localProfiler(installation);
    const { store } = installation;
    await store.put("inputs", "in/one.txt", "one");
    const SCRIPT = BEHAVIOURS.map(([, script]) => script);
    await store.put(
      "campaigns",
      "failing.json",
      shellSpec("failing", { SCRIPT, JOURNAL: [journal] }, { timeoutSeconds: 2 }),
    );
    await profile({ bucket: "campaigns", key: "failing.json" }, ports);
    for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });

    const keys = (await listObjects(store, { bucket: "records", key: "failing-" })).map(({ key }) => key);
    const recordKeys = keys.filter((key) => key.includes("/runs/"));
    records = await Promise.all(recordKeys.map((key) => requireArtifact(store, { bucket: "records", key }, RunRecord)));
    const last = keys.find((key) => key.endsWith("/complete.json"));
    complete = await requireArtifact(store, { bucket: "records", key: last ?? "no last word" }, RecordsComplete);
  });
  afterAll(() => installation.close());

  it.each(BEHAVIOURS)("and %s is recorded as what it did", (_what, script, kind) => {
    const record = records.find(
      ({ configuration }) => configuration.components["work"]?.environment["SCRIPT"] === script,
    );
    const invocations = record?.measurement?.invocations ?? [];
    expect(invocations.map(({ outcome }) => outcome.kind)).toEqual([kind]);
    expect(record?.outcome.kind).toBe(kind === "succeeded" ? "succeeded" : "failed");
    if (record?.outcome.kind === "failed") {
      expect(record.outcome.causes.join("\n")).toMatch(/work/);
      expect(record.outcome.causes.join("\n").length).toBeLessThan(20_000);
    }
    // A command is a process of its own for every input: it never comes back warm.
    expect(invocations.map(({ cold }) => cold)).toEqual([true]);
  });

  it("does not end the campaign, and is tried once at each point", async () => {
    expect(complete).toMatchObject({ reason: "measured", partial: false });
    const succeeded = BEHAVIOURS.filter(([, , kind]) => kind === "succeeded").length;
    expect(complete.runs).toEqual({
      planned: BEHAVIOURS.length,
      succeeded,
      failed: BEHAVIOURS.length - succeeded,
      notMeasured: 0,
      reused: 0,
    });
    const tried = (await readFile(journal, "utf8")).trim().split("\n");
    expect([...tried].sort()).toEqual(BEHAVIOURS.map(([, script]) => script).sort());
  });

  it("has its points in the datasets as what they are, and no model is made of a failure", async () => {
    const { store } = installation;
    const written = await contents(store, "datasets");
    const table = Object.entries(written).find(([key]) => key.endsWith("/work/runs.csv"))?.[1] ?? "";
    expect(readCsv(table, "runs.csv").rows).toHaveLength(BEHAVIOURS.length);
    await trainAll(trainerPorts(store));
    const models = await contents(store, "models");
    const trained = Object.entries(models).find(([key]) => key.endsWith("/trained.json"))?.[1] ?? "";
    expect(JSON.parse(trained)).toMatchObject({ format: "trained" });
    const report = Object.entries(models).find(([key]) => key.endsWith("/report.html"))?.[1] ?? "";
    expect(report).toContain("no/such/program");
  });
});

describe("a component whose warm form never answers", { timeout: 60_000 }, () => {
  it("is timed out each time, and the campaign goes on", async () => {
    const answering = 'while read -r line; do echo "{}"; done';
    const silent = {
      run: ["/bin/true"],
      warm: ["/bin/sh", "-c", "sleep 3600"],
      files: [basename(import.meta.filename)],
    };
    const installation = await installLocally({ shell: silent }, fileURLToPath(new URL(".", import.meta.url)));
    const ports = await localProfiler(installation);
    await installation.store.put("inputs", "in/one.txt", "one");
    const spec = shellSpec("silent", { ANY: [answering] }, { timeoutSeconds: 1, warm: [true, false] });
    await installation.store.put("campaigns", "silent.json", spec);
    await profile({ bucket: "campaigns", key: "silent.json" }, ports);
    const keys = (await listObjects(installation.store, { bucket: "records", key: "silent-" })).map(({ key }) => key);
    const kinds = await Promise.all(
      keys
        .filter((key) => key.includes("/runs/"))
        .map(async (key) => {
          const record = await requireArtifact(installation.store, { bucket: "records", key }, RunRecord);
          const { warm } = record.configuration.components["work"]!;
          return [warm, ...(record.measurement?.invocations ?? []).map(({ outcome }) => outcome.kind)];
        }),
    );
    expect(kinds.sort()).toEqual([
      [false, "succeeded"],
      [true, "timedOut"],
    ]);
    await installation.close();
  });
});
