import { setImmediate } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { currentModelObject, modelObject } from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { packTrees } from "#core/regression/packed-trees.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import type { Served } from "../../functions/predictor/served.ts";
import { modelFixture, point, publish } from "../support/model-fixture.ts";
import { quietLogger } from "../support/quiet-logger.ts";
import { serving } from "./serving.ts";

const MODEL = modelFixture();
const NAME = MODEL.name;
const ROW = { cpuMillicores: 1_000, memoryBytes: 512 * 2 ** 20, inputBytes: 2 ** 20, alternative: "default" };

const changed = (intercept: number) =>
  modelFixture({ regressor: { kind: "ridge", intercept, coefficients: [1_000 / 2 ** 20, -0.1] } });

function predictionOf(served: Served | undefined): number | undefined {
  return served?.kind === "model" ? served.predict([ROW])[0]?.prediction : undefined;
}

/** Publishes these bytes as the newest version of a model, with a hash that fits. */
async function publishBytes(store: ObjectStore, text: string, model = NAME): Promise<string> {
  const sha256 = sha256Hex(text);
  const address = modelObject(model, sha256.slice(0, 16));
  await store.put(address.bucket, address.key, text);
  await point(store, { format: "current-model", version: 1, model, modelVersion: sha256.slice(0, 16), sha256 });
  return sha256.slice(0, 16);
}

const upload = { bucket: "models", key: currentModelObject(NAME).key };

describe("modelCatalogue()", () => {
  it("is not ready before the bucket was read, and is ready after, even when there is no model", async () => {
    const store = memoryStore();
    await store.createBucket("models");
    const models = modelCatalogue({ store, log: quietLogger() });
    expect(models.ready).toBe(false);
    await models.refresh();
    expect(models.ready).toBe(true);
    expect(models.list()).toEqual([]);
  });

  it("serves the version that the pointer names", async () => {
    const { models } = await serving();
    expect(predictionOf(models.current(NAME))).toBeCloseTo(1.2, 10);
    expect(models.current("nobody.here.serviceSeconds")).toBeUndefined();
  });

  it("reads the model that somebody waits for before all others, with every check, and the rest after it", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `faces.c${index}.serviceSeconds`);
    const { store } = await serving(names.map((name) => modelFixture({ name })));
    const models = modelCatalogue({ store, log: quietLogger(), pause: () => setImmediate() });
    const reading = models.refresh();
    // Of those that are read side by side, it is among the last.
    const asked = await models.awaited(names[7]!);
    expect(asked?.name).toBe(names[7]);
    expect(models.ready).toBe(false);
    expect(models.list().length).toBeLessThan(4);
    await reading;
    expect(models.list().map(({ name }) => name)).toEqual(names.toSorted());
    expect(models.current(names[7]!)).toBe(asked);
  });

  it("refuses a model that somebody waits for as it refuses any other", async () => {
    const { store } = await serving([]);
    await publish(store, modelFixture({ regressor: { kind: "ridge", intercept: 1, coefficients: [] } }));
    const models = modelCatalogue({ store, log: quietLogger() });
    const reading = models.refresh();
    expect(await models.awaited(NAME)).toBeUndefined();
    expect(models.refused()).toEqual([{ name: NAME, reason: expect.stringMatching(/must be 2 coefficients/) }]);
    await reading;
  });

  it("waits for all models before it says that there is none of a name, and takes no names that are none", async () => {
    const { store } = await serving();
    const models = modelCatalogue({ store, log: quietLogger() });
    const reading = models.refresh();
    const strange = ["nobody", "_reports", "../state", "a/b", `${NAME}/../x`, "\u0000", "x".repeat(5_000), ""];
    expect(await Promise.all(strange.map((name) => models.awaited(name)))).toEqual(strange.map(() => undefined));
    expect(models.ready).toBe(true);
    await reading;
    expect((await models.awaited(NAME))?.name).toBe(NAME);
  });

  it("says nothing of a model that somebody waits for while the store does not answer", async () => {
    const { store } = await serving();
    const failing: ObjectStore = { ...store, head: () => Promise.reject(new Error("no answer")) };
    const models = modelCatalogue({ store: failing, log: quietLogger() });
    const reading = models.refresh();
    expect(await models.awaited(NAME)).toBeUndefined();
    await expect(reading).rejects.toThrow("no answer");
    expect(models.ready).toBe(false);
  });

  it("is open once the store has answered, before the models are read", async () => {
    const { store } = await serving();
    const models = modelCatalogue({ store, log: quietLogger(), pause: () => setImmediate() });
    const reading = models.refresh();
    expect(models.open).toBe(false);
    while (!models.open) await setImmediate();
    expect(models.ready).toBe(false);
    await reading;
    expect([models.open, models.ready]).toEqual([true, true]);
  });

  it("does not take reports for models", async () => {
    const { store, models } = await serving([]);
    await store.put("models", "_reports/faces-0123abcd/report.html", "<html>");
    await models.refresh();
    expect(models.list()).toEqual([]);
    expect(models.refused()).toEqual([]);
  });

  it("swaps when a pointer is uploaded, and any version stays there by name", async () => {
    const { store, models } = await serving();
    const old = models.current(NAME)?.version as string;
    const version = await publish(store, changed(5));
    expect(models.current(NAME)?.version).toBe(old);
    await models.uploaded(upload);
    expect(models.current(NAME)?.version).toBe(version);
    expect(predictionOf(models.current(NAME))).toBeCloseTo(6, 10);
    expect(predictionOf(await models.version(NAME, old))).toBeCloseTo(1.2, 10);
    expect((await models.versions(NAME)).toSorted()).toEqual([old, version].toSorted());
    expect(await models.version(NAME, "../../current.json")).toBeUndefined();
    expect(await models.version(NAME, "00000000")).toBeUndefined();
  });

  it("takes no notice of uploads that are no pointer", async () => {
    const { store, models } = await serving();
    await publish(store, changed(5));
    const old = models.current(NAME);
    await models.uploaded({ bucket: "models", key: `${NAME}/0123456789abcdef/model.json` });
    await models.uploaded({ bucket: "records", key: upload.key });
    expect(models.current(NAME)).toBe(old);
  });

  it("does not read a model again whose pointer did not change", async () => {
    const { store, models } = await serving();
    const before = models.current(NAME);
    await store.delete("models", modelObject(NAME, before?.version as string).key);
    await models.refresh();
    expect(models.current(NAME)).toBe(before);
  });

  it("lets the last pointer win, whichever version loads faster", async () => {
    const { store, models } = await serving();
    await publish(store, changed(5));
    const first = models.uploaded(upload);
    const version = await publish(store, changed(7));
    await Promise.all([first, models.uploaded(upload), models.uploaded(upload)]);
    expect(models.current(NAME)?.version).toBe(version);
  });

  it("stops serving a model whose pointer is gone", async () => {
    const { store, models } = await serving();
    await store.delete("models", upload.key);
    await models.refresh();
    expect(models.list()).toEqual([]);
  });

  const flipped = artifactText(MODEL).replace('"intercept": 0.2', '"intercept": 0.3');
  const broken: readonly (readonly [string, (store: ObjectStore) => Promise<unknown>, RegExp])[] = [
    [
      "a flipped byte",
      async (store) => {
        const version = await publish(store, changed(5));
        await store.put("models", modelObject(NAME, version).key, flipped);
      },
      /bytes are not those that were published/,
    ],
    [
      "a swapped file",
      async (store) => {
        const other = artifactText(modelFixture({ name: "other.blur.serviceSeconds" }));
        await publishBytes(store, other);
      },
      /must hold the model "faces\.blur\.serviceSeconds": it holds "other\.blur\.serviceSeconds"/,
    ],
    [
      "a pointer of another model",
      async (store) => {
        const sha256 = "a".repeat(64);
        const pointer = { format: "current-model", version: 1, model: "other", modelVersion: "a".repeat(16), sha256 };
        await store.put("models", upload.key, artifactText(pointer));
      },
      /must point at "faces\.blur\.serviceSeconds": it points at "other"/,
    ],
    [
      "a missing object",
      (store) =>
        point(store, {
          format: "current-model",
          version: 1,
          model: NAME,
          modelVersion: "a".repeat(16),
          sha256: "a".repeat(64),
        }),
      /no such object/,
    ],
    [
      "a version of the format that is not ours",
      (store) => publishBytes(store, artifactText({ ...MODEL, version: 3 as 2 })),
      /format "model", version 3/,
    ],
    [
      "something that is no model",
      (store) => publishBytes(store, '{"format":"record","version":1}'),
      /format "record"/,
    ],
    ["something that is not JSON", (store) => publishBytes(store, '{"format":"model",'), /not JSON/],
    [
      "a number that JSON cannot hold",
      (store) => publishBytes(store, artifactText(MODEL).replace('"intercept": 0.2', '"intercept": 1e999')),
      /wrong/,
    ],
    [
      "weights that are not numbers",
      (store) => {
        const trees = packTrees({ isSplit: [0], feature: [], threshold: [], value: [Number.NaN] });
        return publish(store, modelFixture({ regressor: { kind: "decision-tree", trees } }));
      },
      /values of trees must be finite numbers/,
    ],
    [
      "too few coefficients",
      (store) => publish(store, modelFixture({ regressor: { kind: "ridge", intercept: 1, coefficients: [] } })),
      /must be 2 coefficients of the ridge: there are 0/,
    ],
    ["a pointer that is not one", (store) => store.put("models", upload.key, "{}"), /format/],
  ];
  it.each(broken)(
    "refuses %s with a sentence and keeps serving the version before",
    async (_what, breakIt, sentence) => {
      const { store, models, log } = await serving();
      const before = models.current(NAME);
      await breakIt(store);
      await models.refresh();
      expect(models.current(NAME)).toBe(before);
      expect(models.refused()).toEqual([{ name: NAME, reason: expect.stringMatching(sentence) }]);
      await models.refresh();
      expect(log.heard.filter(({ level }) => level === "warn")).toHaveLength(1);

      const version = await publish(store, changed(9));
      await models.refresh();
      expect(models.current(NAME)?.version).toBe(version);
      expect(models.refused()).toEqual([]);
    },
  );

  it("refuses a model that is too large before it reads it", async () => {
    const { store, log } = await serving();
    let read = 0;
    const large: ObjectStore = {
      ...store,
      head: async (bucket, key) => {
        const found = await store.head(bucket, key);
        return found && key.endsWith("model.json") ? { ...found, sizeBytes: 2 ** 40 } : found;
      },
      get: (bucket, key, options) => {
        if (key.endsWith("model.json")) read++;
        return store.get(bucket, key, options);
      },
    };
    const models = modelCatalogue({ store: large, log });
    await models.refresh();
    expect(models.refused()[0]?.reason).toMatch(/at most 67108864 bytes: it has 1099511627776/);
    expect(read).toBe(0);
  });
});
