import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { localName } from "#adapters/platform/execution/local-name.ts";
import { logger } from "#adapters/process/logger.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { handledBefore } from "#artifacts/refusals.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

import { answerRequest } from "../../functions/predictor/answer-request.ts";
import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { unansweredRequests } from "../../functions/predictor/unanswered-requests.ts";
import { profile } from "../../functions/profiler/profile.ts";
import { unfinishedWork } from "../../functions/profiler/unfinished-work.ts";
import { commandComponent } from "../support/command-component.ts";
import { STORES, type OpenedStore } from "../support/each-store.ts";
import { FORBIDDEN_KEYS, HOSTILE_KEYS } from "../support/hostile-keys.ts";
import { installLocally, type LocalInstallation } from "../support/local-platform.ts";
import { localRun, measured } from "../support/local-run.ts";
import { modelFixture, publish } from "../support/model-fixture.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";

const opened: OpenedStore[] = [];
afterEach(async () => {
  for (const { root, remove } of opened.splice(0)) {
    // Whatever a test did: nothing ever lies beside the store, and nothing but buckets lies in it.
    if (root !== undefined) {
      expect(readdirSync(dirname(root))).toEqual(["store"]);
      expect(readdirSync(root).every((name) => /^test-[a-z]+$/.test(name))).toBe(true);
    }
    await remove();
  }
});

describe.each(STORES)("keys in $kind", ({ open }) => {
  async function openedStore(): Promise<OpenedStore["store"]> {
    const store = await open();
    opened.push(store);
    return store.store;
  }

  it("are kept apart as they are, and lead nowhere", async () => {
    const store = await openedStore();
    for (const key of HOSTILE_KEYS) {
      expect(await store.put("inputs", key, key, { ifAbsent: true }), key).toMatchObject({ kind: "stored" });
    }
    const found = (await listObjects(store, { bucket: "inputs", key: "" })).map(({ key }) => key);
    expect(new Set(found)).toEqual(new Set(HOSTILE_KEYS));
    for (const key of HOSTILE_KEYS) {
      expect(new TextDecoder().decode((await store.get("inputs", key))?.body)).toBe(key);
    }
    for (const key of FORBIDDEN_KEYS) await expect(store.put("inputs", key, "x"), key).rejects.toThrow(/^Cannot store/);
  });

  it("of specs and requests are handled once each, and said on one line", async () => {
    const store = await openedStore();
    const lines: string[] = [];
    const log = logger({ write: (line) => void lines.push(line) });
    await publish(store, modelFixture());
    const request = (key: string): string => `${modelFixture().name}/${key}.csv`;
    const asked = HOSTILE_KEYS.map(request).filter((key) => Buffer.byteLength(basename(key)) <= 255);
    for (const key of asked) await store.put("requests", key, "cpuMillicores,inputBytes,alternative\n1000,5e5,fast\n");
    const { spec, inputs } = simulatedCampaign({ extra: "measure: { workflow: false, components: [blur] }" });
    for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
    for (const [index, key] of HOSTILE_KEYS.entries())
      await store.put("campaigns", key, index % 2 ? "kind: bad" : spec);

    const { ports } = simulatedProfiler(store);
    for (const upload of await unfinishedWork(store)) await profile(upload, { ...ports, log });
    const models = modelCatalogue({ store, log });
    await models.refresh();
    for (const upload of await unansweredRequests(store)) await answerRequest(upload, { store, log, models });

    for (const [index, key] of HOSTILE_KEYS.entries()) {
      const { etag } = (await store.head("campaigns", key))!;
      const handled = await handledBefore(store, { bucket: "campaigns", key }, etag);
      expect(handled.kind, key).toBe(index % 2 ? "refused" : "accepted");
      if (handled.kind !== "refused") continue;
      for (const sentence of handled.sentences) expect(sentence).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }
    const answers = await listObjects(store, { bucket: "predictions", key: "" });
    // A line feed ends what a request may be called.
    expect(answers.map(({ key }) => key).sort()).toEqual(asked.filter((key) => !/[\n\r]/.test(key)).sort());
    for (const line of lines) expect(line).toMatch(/^[^\u0000-\u001f\u007f-\u009f]+\n$/);
  });
});

describe("names of files that keys become", () => {
  it("are the key's last part made safe, so that programs know the file by its extension: never a path", () => {
    const taken = new Set<string>();
    for (const key of [...HOSTILE_KEYS, ...FORBIDDEN_KEYS]) {
      const name = localName(key, taken);
      taken.add(name);
      expect(basename(name)).toBe(name);
      expect(join("/work/input", name)).toBe(`/work/input/${name}`);
      expect(name).not.toMatch(/[\u0000-\u001f\u007f\\/]/);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    }
    expect(taken.size).toBe(HOSTILE_KEYS.length + FORBIDDEN_KEYS.length);
  });

  describe("on this machine", { timeout: 60_000 }, () => {
    let installation: LocalInstallation;
    let platform: ServicePlatform;
    const here = fileURLToPath(new URL(".", import.meta.url));
    beforeAll(async () => {
      const script = 'eval "$SCRIPT"';
      const shell = { run: ["/bin/sh", "-c", script], files: ["15-hostile-keys.test.ts"] };
      installation = await installLocally({ shell }, here);
      platform = installation.open();
    });
    afterAll(() => installation.close());

    it("are arguments of real processes: each input arrives whole, and its name is run by nobody", async () => {
      // The component hands on what it was given under the name that it was given, and tells where that was.
      const SCRIPT = 'cp -- "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/" && test "$(ls -A "$TMP_INPUT_DIR" | wc -l)" -ge 1';
      const component = commandComponent("work", "shell", { environment: { SCRIPT }, parallelism: 4 });
      const run = await localRun(installation, [component], []);
      const uploads = await Promise.all(
        HOSTILE_KEYS.map(async (key) => {
          await installation.store.put("inputs", key, key);
          const sizeBytes = Buffer.byteLength(key);
          return { component: "work", atSeconds: 0, batchIndex: 0, key, sizeBytes };
        }),
      );
      const { invocations } = await measured(platform, { ...run, uploads });
      expect(invocations).toHaveLength(HOSTILE_KEYS.length);
      for (const { outcome, inputKeys, inputBytes, outputBytes, outputCount } of invocations) {
        expect({ key: inputKeys[0], outcome: outcome.kind }).toEqual({ key: inputKeys[0], outcome: "succeeded" });
        expect({ outputBytes, outputCount }).toEqual({ outputBytes: inputBytes, outputCount: 1 });
      }
      const strays = readdirSync(installation.root, { recursive: true, encoding: "utf8" });
      expect(strays.filter((path) => !path.startsWith("store/") && basename(path) === "escape")).toEqual([]);
      expect(readdirSync(here)).not.toContain("escape");
      expect(await installation.store.list("state", { prefix: run.workPrefix })).toMatchObject({ objects: [] });
    });
  });
});
