import { beforeAll, describe, expect, it } from "vitest";

import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { currentModelObject, datasetsCompleteObject, modelObject, trainedObject } from "#core/campaign/object-keys.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { Trained } from "#core/model/trained.ts";
import { prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { STUDENT_TARGETS } from "#core/queueing/surrogate/network-targets.ts";
import { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";
import { tandemOfRow, TandemRow } from "#core/queueing/table/tandem-row.ts";
import { TrainingStopped } from "#core/regression/training-stopped.ts";
import type { NetworkTrainer, TrainedNetwork } from "#ports/learning.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import type { TrainerPorts } from "../../functions/trainer/trainer-ports.ts";
import { untrained } from "../../functions/trainer/untrained.ts";
import { Killed, killingStore } from "../support/killing-store.ts";
import { standingClock } from "../support/standing-clock.ts";
import { BURKE_ROW } from "../support/tandem-rows.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { sweptBuckets, TINY_ID, TINY_SWEEP } from "../support/tiny-sweep.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

const NAME = "tiny.tandem.responseMeanSeconds";
const COMPLETE = datasetsCompleteObject(TINY_ID);
const owner = (pid: number) => ({ host: "test", bootId: "boot", pidNamespace: "1", pid, startTicks: 1 });
const DEAD = 99;

/** Weights out of the member's random numbers, at once: what is tested is who trains what, and when. */
function drawnWeights(): NetworkTrainer & { trained: number } {
  const trainer = {
    backend: "drawn 1",
    trained: 0,
    train: async ({ columnCount, hiddenUnits, targetCount = 1, activation, random }): Promise<TrainedNetwork> => {
      trainer.trained++;
      // Others are at work meanwhile.
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      let inputs = columnCount;
      const layers = [...hiddenUnits, targetCount].map((units) => {
        const kernel = Float32Array.from({ length: inputs * units }, () => (random() - 0.5) / inputs);
        inputs = units;
        return { kernel, bias: new Float32Array(units), units };
      });
      return { layers, activation };
    },
  } satisfies NetworkTrainer & { trained: number };
  return trainer;
}

function portsOf(store: ObjectStore, trainer: NetworkTrainer, changes: Partial<TrainerPorts> = {}): TrainerPorts {
  return trainerPorts(store, {
    clock: standingClock(),
    loadNetworkTrainer: () => Promise.resolve(trainer),
    isOwnerGone: ({ pid }) => pid === DEAD,
    ...changes,
  });
}

async function publishedText(store: ObjectStore): Promise<string | undefined> {
  const pointer = await readArtifact(store, currentModelObject(NAME), CurrentModel);
  if (pointer === undefined) return undefined;
  const object = await store.get("models", modelObject(NAME, pointer.artifact.modelVersion).key);
  return new TextDecoder().decode(object!.body);
}

async function copyOf(store: ObjectStore): Promise<ObjectStore> {
  const copy = await testBuckets();
  for (const [path, text] of Object.entries(await contents(store, "state", "datasets", "models"))) {
    const [bucket = "", ...key] = path.split("/");
    await copy.put(bucket, key.join("/"), text);
  }
  return copy;
}

/** Those of each member, and the students. */
const PARTS = 3;
const STUDENTS = Object.keys(STUDENT_TARGETS).length;
const ALL_NETWORKS = PARTS * TINY_SWEEP.training.members + STUDENTS;
let whole: string;
beforeAll(async () => {
  const store = await sweptBuckets();
  await trainAll(portsOf(store, drawnWeights()));
  whole = (await publishedText(store))!;
});

describe("trainSurrogate()", () => {
  it("publishes a surrogate, its report, and the last word, and leaves none of its parts", async () => {
    const store = await sweptBuckets();
    const trainer = drawnWeights();
    const [upload, ...others] = await untrained(store);
    expect([upload, others]).toEqual([COMPLETE, []]);
    await trainCampaign(upload!, portsOf(store, trainer));
    expect(trainer.trained).toBe(ALL_NETWORKS);
    const surrogate = TandemSurrogate.parse(JSON.parse(whole));
    expect(surrogate).toMatchObject({ name: NAME, training: { sweepId: TINY_ID, backend: "drawn 1", nodeMajor: 20 } });
    const { waits, quantiles } = surrogate.networks;
    expect(waits.map(({ units }) => units)).toEqual([7, STUDENT_TARGETS.waits]);
    expect(quantiles.map(({ units }) => units)).toEqual([8, STUDENT_TARGETS.quantiles]);
    const trained = (await readArtifact(store, trainedObject(TINY_ID), Trained))!.artifact;
    expect(trained.models.map(({ name }) => name)).toEqual([NAME]);
    const card = await store.get("models", trained.report);
    expect(new TextDecoder().decode(card!.body)).toContain(`<h1>${NAME}</h1>`);
    const left = Object.keys(await contents(store, "state")).filter((each) => /\/(sweep|surrogate)\//.test(each));
    expect(left).toEqual([]);
    expect(await untrained(store)).toEqual([]);
  });

  it("is done once, however often it is told of", async () => {
    const store = await sweptBuckets();
    const trainer = drawnWeights();
    for (let told = 0; told < 3; told++) await trainCampaign(COMPLETE, portsOf(store, trainer));
    expect(trainer.trained).toBe(ALL_NETWORKS);
  });

  it.each([1, 3])("comes to the same bytes by %i workers, each member by one of them", async (count) => {
    const store = await sweptBuckets();
    const written: string[] = [];
    /** The store as one worker has it, which notes the members that are kept, and when the surrogate is published. */
    const noting = (worker: number): ObjectStore => ({
      ...store,
      put: async (bucket, key, body, condition) => {
        const outcome = await store.put(bucket, key, body, condition);
        const member = /\/members\/([0-9]+)\.json$/.exec(key)?.[1];
        if (outcome.kind === "stored" && member !== undefined) written.push(`member ${member} by ${worker}`);
        if (outcome.kind === "stored" && key.endsWith("/current.json")) written.push("published");
        return outcome;
      },
    });
    const workers = Array.from({ length: count }, (_, index) => index + 1);
    await Promise.all(
      workers.map((worker) =>
        trainCampaign(COMPLETE, portsOf(noting(worker), drawnWeights(), { owner: owner(worker) })),
      ),
    );
    const members = written.slice(0, written.indexOf("published"));
    const by = count === 1 ? [1, 1, 1] : workers;
    // The last ones are the students, whom anybody may teach.
    expect(members.slice(0, -STUDENTS).toSorted()).toEqual(by.map((worker, index) => `member 0${index} by ${worker}`));
    expect(members.slice(-STUDENTS).toSorted().join()).toMatch(/^member 03 by [123],member 04 by [123]$/);
    expect(await publishedText(store)).toBe(whole);
  });

  it("makes a task of each further member, and of each further student when all members are there", async () => {
    const store = await sweptBuckets();
    const written: string[] = [];
    const noting: ObjectStore = {
      ...store,
      put: async (bucket, key, body, condition) => {
        const outcome = await store.put(bucket, key, body, condition);
        if (outcome.kind === "stored" && key.includes("/members/")) written.push(key);
        return outcome;
      },
    };
    const names = (): string[] => written.splice(0).map((key) => key.split("/").at(-1)!);
    const stopping = new AbortController();
    const first = drawnWeights();
    const ending: NetworkTrainer = { ...first, train: (task) => first.train(task).finally(() => stopping.abort()) };
    await trainCampaign(COMPLETE, portsOf(noting, ending, { stopping: stopping.signal }));
    const own = written[1]!;
    expect(names()).toEqual(["01.task.json", "02.task.json", "00.json"]);
    const second = drawnWeights();
    await trainCampaign({ bucket: "state", key: own }, portsOf(noting, second));
    expect(names()).toEqual(["01.json", "02.json", "04.task.json", "03.json", "04.json"]);
    expect([first.trained, second.trained]).toEqual([PARTS, ALL_NETWORKS - PARTS]);
    expect(await publishedText(store)).toBe(whole);
  });

  it("lets go of a network that it is at when it is told to end, and keeps those before", async () => {
    const store = await sweptBuckets();
    const stopping = new AbortController();
    const first = drawnWeights();
    const ending: NetworkTrainer = {
      ...first,
      train: async (task) => {
        if (first.trained === PARTS + 1) stopping.abort();
        if (task.isStopped?.()) throw new TrainingStopped();
        return first.train(task);
      },
    };
    await trainCampaign(COMPLETE, portsOf(store, ending, { stopping: stopping.signal }));
    const members = Object.keys(await contents(store, "state")).filter((key) => /\/members\/[0-9]+\./.test(key));
    expect(members.map((key) => key.split("/").at(-1)!).toSorted()).toEqual([
      "00.json",
      "01.task.json",
      "02.task.json",
    ]);
    const second = drawnWeights();
    await trainAll(portsOf(store, second));
    expect(second.trained).toBe(ALL_NETWORKS - PARTS);
    expect(await publishedText(store)).toBe(whole);
  });

  it("goes on wherever a process was killed: no member that is kept is trained again", async () => {
    const swept = await sweptBuckets();
    const counting = killingStore(await copyOf(swept), Infinity, "before");
    await trainCampaign(COMPLETE, portsOf(counting, drawnWeights()));
    for (let killAt = 0; killAt < counting.writes; killAt += 2) {
      const store = await copyOf(swept);
      const mortal = killingStore(store, killAt, killAt % 4 === 0 ? "before" : "after");
      await trainCampaign(COMPLETE, portsOf(mortal, drawnWeights(), { owner: owner(DEAD) })).catch((error: unknown) =>
        expect(error).toBeInstanceOf(Killed),
      );
      const isPublished = (await untrained(store)).length === 0;
      const kept = Object.keys(await contents(store, "state")).filter((key) => /\/members\/[0-9]+\.json$/.test(key));
      const after = drawnWeights();
      await trainAll(portsOf(store, after));
      const students = kept.filter((key) => /\/0[34]\.json$/.test(key)).length;
      expect(after.trained).toBe(isPublished ? 0 : ALL_NETWORKS - PARTS * (kept.length - students) - students);
      expect(await publishedText(store)).toBe(whole);
    }
  });

  it("learns by TensorFlow.js: the same bytes twice, and answers that are numbers", async () => {
    const texts: (string | undefined)[] = [];
    for (let time = 0; time < 2; time++) {
      const store = await sweptBuckets();
      await trainAll(portsOf(store, await loadTfjsNetworkTrainer()));
      texts.push(await publishedText(store));
    }
    expect(texts[0]).toBe(texts[1]);
    const surrogate = TandemSurrogate.parse(JSON.parse(texts[0]!));
    expect(surrogate.training.backend).toMatch(/^tfjs-/);
    const { raw } = prepareSurrogate(surrogate);
    const found = raw(tandemOfRow(TandemRow.parse(BURKE_ROW)))!;
    expect(found.responseMeanSeconds).toBeGreaterThan(2);
    expect(found.responseP99Seconds).toBeGreaterThan(found.responseP50Seconds);
  });
});
