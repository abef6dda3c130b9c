import { beforeEach, describe, expect, it } from "vitest";

import { bearerAccess } from "#adapters/process/bearer-access.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { StepAnswer, StepCaller } from "#ports/step-caller.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";
import { functionApp } from "#wiring/function-server/function-app.ts";

import { manualClock } from "../../support/manual-clock.ts";
import { minioEvent } from "../../support/minio-events.ts";
import { quietLogger } from "../../support/quiet-logger.ts";
import { skippingClock } from "../../support/skipping-clock.ts";
import { servedFunction, TOKEN, type ServedFunctionOptions } from "../../support/served-function.ts";
import { contents, testBuckets } from "../../support/test-buckets.ts";

let store: ObjectStore;
let handled: ObjectUploaded[];

beforeEach(async () => {
  store = await testBuckets();
  handled = [];
});

function served(options: Partial<ServedFunctionOptions> = {}) {
  return servedFunction({
    store,
    handle: async (upload) => void handled.push(upload),
    unhandled: async () => [],
    ...options,
  });
}

/** A caller whose calls end when the test says so. */
function heldCaller(): StepCaller & { readonly called: ObjectUploaded[]; end(answer?: Partial<StepAnswer>): void } {
  const called: ObjectUploaded[] = [];
  const ends: ((answer: StepAnswer) => void)[] = [];
  return {
    called,
    call(upload) {
      called.push(upload);
      return { sent: Promise.resolve(), ended: new Promise((resolve) => ends.push(resolve)) };
    },
    end: (answer) => {
      for (const end of ends.splice(0)) end({ outcome: "worked", answer: "", ...answer });
    },
  };
}

/** Work that ends when the test says so. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

const spec = minioEvent({ bucket: "lab-campaigns", key: "my spec.yaml" });
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("POST /events", () => {
  it("answers 202 once the upload is known for good and its step is asked for, and not when that has ended", async () => {
    const stored = await store.put("campaigns", "my spec.yaml", "spec");
    const caller = heldCaller();
    const { tell, settled } = served({ caller });
    const answer = await tell(spec);
    expect(answer).toMatchObject({ status: 202, json: { taken: ["lab-campaigns/my spec.yaml"] } });
    const etag = stored.kind === "stored" ? stored.etag : "";
    expect(caller.called).toEqual([{ bucket: "campaigns", key: "my spec.yaml", etag, sizeBytes: 4 }]);
    const [notice] = Object.values(await contents(store, "state"));
    expect(JSON.parse(notice ?? "")).toMatchObject({ format: "notice", key: "my spec.yaml", etag });
    caller.end();
    await settled();
    expect(await contents(store, "state")).toEqual({});
  });

  it("takes a CloudEvent at / as well", async () => {
    await store.put("campaigns", "a.yaml", "spec");
    const { app, settled } = served();
    const data = { bucket: "lab-campaigns", key: "a.yaml" };
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      "ce-specversion": "1.0",
      "ce-id": "1",
      "ce-source": "s",
      "ce-type": "io.profaas.object.uploaded",
    };
    const response = await app.request("/", { method: "POST", headers, body: JSON.stringify(data) });
    expect(response.status).toBe(202);
    await settled();
    expect(handled).toMatchObject([{ bucket: "campaigns", key: "a.yaml" }]);
  });

  it("answers 202 although the request for the step cannot be sent: reconciliation finds it", async () => {
    await store.put("campaigns", "my spec.yaml", "spec");
    const caller: StepCaller = {
      call: () => ({
        sent: Promise.reject(new Error("refused")),
        ended: Promise.resolve({ outcome: "failed", answer: "Cannot ask for the step as refused" }),
      }),
    };
    const { tell, log, settled } = served({ caller });
    expect((await tell(spec)).status).toBe(202);
    await settled();
    expect(log.heard).toContainEqual({ level: "error", message: expect.stringContaining("reconciliation") });
    expect(await contents(store, "state")).toEqual({});
  });

  it("keeps the notice alive as long as the step is open", async () => {
    await store.put("campaigns", "my spec.yaml", "spec");
    const clock = manualClock();
    const caller = heldCaller();
    const { tell } = served({ caller, clock });
    await tell(spec);
    for (let minute = 0; minute < 10; minute++) {
      await clock.advance(60);
      await turn();
      expect((await tell(spec)).json).toMatchObject({ known: ["lab-campaigns/my spec.yaml"] });
    }
    expect(caller.called).toHaveLength(1);
    caller.end();
  });

  it("starts the step of somebody who died again, when the upload is told of once more", async () => {
    await store.put("campaigns", "my spec.yaml", "spec");
    const clock = manualClock();
    const dead = heldCaller();
    await served({ caller: dead, clock: { ...clock, sleep: () => new Promise(() => undefined) } }).tell(spec);
    const { tell, settled } = served({ clock });
    expect((await tell(spec)).status).toBe(200);
    await clock.advance(61);
    expect((await tell(spec)).status).toBe(202);
    await settled();
    expect(handled).toHaveLength(1);
  });

  it("sends nobody away for an upload that another function handles, and does nothing", async () => {
    await store.put("records", "faces-0123abcd/complete.json", "{}");
    const { tell } = served();
    const event = minioEvent({ bucket: "lab-records", key: "faces-0123abcd/complete.json" });
    expect(await tell(event)).toMatchObject({ status: 200, json: { taken: [], ignored: [expect.any(String)] } });
    // Nor for an accepted campaign, which only reconciliation goes on with.
    await store.put("state", "faces-0123abcd/campaign.json", "{}");
    const campaign = minioEvent({ bucket: "lab-state", key: "faces-0123abcd/campaign.json" });
    expect((await tell(campaign)).json).toMatchObject({ taken: [], ignored: [expect.any(String)] });
    expect(handled).toEqual([]);
    expect(await contents(store, "quarantine")).toEqual({});
  });

  it("answers 503 when the store does not: then nothing was taken", async () => {
    const broken: ObjectStore = { ...store, head: () => Promise.reject(new Error("down")) };
    const answer = await served({ store: broken }).tell(spec);
    expect(answer).toEqual({ status: 503, json: { error: "Cannot take the event as the store did not answer" } });
  });

  it("does at once what is too small for a step", async () => {
    await store.put("models", "m/current.json", "{}");
    const app = functionApp({
      name: "predictor",
      prefix: "lab",
      store,
      clock: systemClock,
      log: quietLogger(),
      access: bearerAccess({ tokens: () => Promise.resolve([TOKEN]), clock: systemClock }),
      caller: heldCaller(),
      handle: async () => undefined,
      unhandled: async () => [],
      handleAtOnce: async (upload) => {
        handled.push(upload);
        return true;
      },
    });
    const body = minioEvent({ bucket: "lab-models", key: "m/current.json" });
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await app.app.request("/events", { method: "POST", headers, body })).status).toBe(202);
    expect(handled).toMatchObject([{ bucket: "models", key: "m/current.json" }]);
    expect(await contents(store, "state")).toEqual({});
  });
});

describe("POST /step", () => {
  const upload = { bucket: "campaigns", key: "a.yaml", etag: "e" };

  it("answers when the step has ended", async () => {
    const { opened, open } = gate();
    const { post } = served({
      handle: async (given) => {
        await opened;
        handled.push(given);
      },
    });
    let answered = false;
    const answer = post("/step", { upload }).finally(() => (answered = true));
    await turn();
    expect(answered).toBe(false);
    open();
    expect(await answer).toEqual({ status: 200, json: { handled: true, seconds: expect.any(Number) } });
    expect(handled).toEqual([upload]);
  });

  it("answers a failure with a sentence and no stack", async () => {
    const { post, log } = served({ handle: () => Promise.reject(new Error("Cannot read campaigns/a.yaml as …")) });
    expect(await post("/step", { upload })).toEqual({
      status: 500,
      json: { error: "Cannot read campaigns/a.yaml as …" },
    });
    expect(log.heard).toContainEqual({ level: "error", message: "Step failed" });
  });

  it.each([
    ["no upload", {}],
    ["nothing", undefined],
    ["a bucket of nobody", { upload: { bucket: "lab-campaigns", key: "a" } }],
    ["another function's", { upload: { bucket: "requests", key: "m/a.csv" } }],
    ["a key that climbs", { upload: { bucket: "campaigns", key: "../a" } }],
    ["more than it knows", { upload: { ...upload, endpoint: "http://evil" } }],
  ])("refuses %s", async (_what, body) => {
    expect((await served().post("/step", body)).status).toBe(400);
    expect(handled).toEqual([]);
  });

  it("works on so many at once as it may, and says when too many wait", async () => {
    const { opened, open } = gate();
    const { post } = served({ handle: () => opened, limits: { stepsAtOnce: 1, waitingSteps: 1 } });
    const [first, second, third] = [1, 2, 3].map(() => post("/step", { upload }));
    expect((await third)?.status).toBe(503);
    open();
    expect([(await first)?.status, (await second)?.status]).toEqual([200, 200]);
  });

  it("lets nobody wait so long that the platform loses patience, and begins nothing for who waited in vain", async () => {
    const clock = manualClock();
    const { opened, open } = gate();
    const { post } = served({ clock, handle: (given) => (handled.push(given), opened) });
    const first = post("/step", { upload });
    const second = post("/step", { upload: { ...upload, key: "b.yaml" } });
    await turn();
    await clock.advance(44);
    expect(await Promise.race([second, turn().then(() => "waits")])).toBe("waits");
    await clock.advance(2);
    expect(await second).toEqual({
      status: 503,
      json: { error: "Cannot work on campaigns/b.yaml as other steps are worked on" },
    });
    // The one that has begun may take as long as it takes.
    await clock.advance(1_000);
    open();
    expect((await first).status).toBe(200);
    expect(handled).toEqual([upload]);
  });

  it("hands on what the step left, in a request of its own, before it answers", async () => {
    await store.put("state", "faces-0123abcd/continue/000001.continue.json", "{}");
    const caller = heldCaller();
    const { post, settled } = served({
      caller,
      next: async ({ bucket }) =>
        bucket === "campaigns" ? [{ bucket: "state", key: "faces-0123abcd/continue/000001.continue.json" }] : [],
    });
    expect((await post("/step", { upload })).status).toBe(200);
    expect(caller.called).toMatchObject([{ bucket: "state", key: "faces-0123abcd/continue/000001.continue.json" }]);
    // Its notification comes after all: it is known.
    const event = minioEvent({ bucket: "lab-state", key: "faces-0123abcd/continue/000001.continue.json" });
    const { tell } = served({ caller });
    expect((await tell(event)).json.known).toHaveLength(1);
    expect(caller.called).toHaveLength(1);
    caller.end();
    await settled();
  });
});

describe("what a step left", () => {
  it("may be several steps, each asked for in a request of its own", async () => {
    const keys = [1, 2, 3].map((step) => `faces-0123abcd/continue/00000${step}.continue.json`);
    for (const key of keys) await store.put("state", key, "{}");
    const caller = heldCaller();
    const { post, settled } = served({ caller, next: async () => keys.map((key) => ({ bucket: "state", key })) });
    const upload = { bucket: "campaigns", key: "a.yaml" };
    expect((await post("/step", { upload })).status).toBe(200);
    expect(caller.called.map(({ key }) => key).sort()).toEqual(keys);
    caller.end();
    await settled();
  });
});

describe("POST /reconcile", () => {
  it("hands over all that is not handled and answers when it has ended", async () => {
    const uploads: ObjectUploaded[] = [];
    for (let index = 0; index < 20; index++) {
      await store.put("campaigns", `${index}.yaml`, "spec");
      uploads.push({ bucket: "campaigns", key: `${index}.yaml` });
    }
    let running = 0;
    let most = 0;
    const { post } = served({
      unhandled: async () => uploads,
      limits: { stepsAtOnce: 10, openCalls: 2 },
      handle: async (upload) => {
        most = Math.max(most, ++running);
        await turn();
        running--;
        handled.push(upload);
        if (upload.key === "7.yaml") throw new Error("broken");
      },
    });
    expect(await post("/reconcile")).toMatchObject({
      status: 200,
      json: { found: 20, ended: 19, failed: 1, busy: 0, known: 0 },
    });
    expect(handled).toHaveLength(20);
    expect(most).toBe(2);
    expect(await contents(store, "state")).toEqual({});
  });

  it("tells what was not begun because others wait, and lets go of it", async () => {
    await store.put("campaigns", "my spec.yaml", "spec");
    const caller = heldCaller();
    const { post } = served({ caller, unhandled: async () => [{ bucket: "campaigns", key: "my spec.yaml" }] });
    const reconciling = post("/reconcile");
    await turn();
    caller.end({ outcome: "busy" });
    expect((await reconciling).json).toMatchObject({ found: 1, ended: 0, failed: 0, busy: 1 });
    expect(await contents(store, "state")).toEqual({});
  });

  it("asks again for what was not begun, as often as it may", async () => {
    await store.put("campaigns", "my spec.yaml", "spec");
    for (const [busyCalls, busy, outcome] of [
      [4, 2, { ended: 1, busy: 0 }],
      [4, 9, { ended: 0, busy: 1 }],
      [1, 9, { ended: 0, busy: 1 }],
    ] as const) {
      let calls = 0;
      const caller: StepCaller = {
        call: () => ({
          sent: Promise.resolve(),
          ended: Promise.resolve({ outcome: calls++ < busy ? "busy" : "worked", answer: "" }),
        }),
      };
      const { post } = served({
        caller,
        clock: skippingClock(),
        unhandled: async () => [{ bucket: "campaigns", key: "my spec.yaml" }],
        limits: { busyCalls },
      });
      expect((await post("/reconcile")).json).toMatchObject({ found: 1, ...outcome });
      expect(calls).toBe(Math.min(busyCalls, busy + 1));
      expect(await contents(store, "state")).toEqual({});
    }
  });

  it("leaves alone what somebody is at work on", async () => {
    await store.put("campaigns", "my spec.yaml", "spec");
    const caller = heldCaller();
    await served({ caller }).tell(spec);
    const { post } = served({ unhandled: async () => [{ bucket: "campaigns", key: "my spec.yaml" }] });
    expect((await post("/reconcile")).json).toMatchObject({ found: 1, ended: 0, known: 1 });
    expect(handled).toEqual([]);
    caller.end();
  });

  it("says in a sentence that the store cannot be listed", async () => {
    const { post } = served({ unhandled: () => Promise.reject(new Error("Cannot list the bucket as …")) });
    expect(await post("/reconcile")).toEqual({ status: 500, json: { error: "Cannot list the bucket as …" } });
  });
});

describe("drain()", () => {
  it("takes nothing new, tells the running step, sends away who waits, and waits for the end", async () => {
    await store.put("campaigns", "my spec.yaml", "spec");
    const { opened, open } = gate();
    let told = false;
    const app = served({
      handle: async (_upload, stopping) => {
        stopping.addEventListener("abort", () => (told = true));
        await opened;
      },
    });
    const running = app.post("/step", { upload: { bucket: "campaigns", key: "a.yaml" } });
    const waiting = app.post("/step", { upload: { bucket: "campaigns", key: "b.yaml" } });
    await turn();
    let drained = false;
    const draining = app.drain().then(() => (drained = true));
    expect(told).toBe(true);
    expect(app.isDraining).toBe(true);
    expect((await waiting).status).toBe(503);
    for (const path of ["/events", "/step", "/reconcile"]) {
      const body = path === "/step" ? { upload: { bucket: "campaigns", key: "c.yaml" } } : JSON.parse(spec);
      expect((await app.post(path, body)).status).toBe(503);
    }
    expect(drained).toBe(false);
    open();
    expect((await running).status).toBe(200);
    await draining;
  });

  it("waits for the steps that were asked for elsewhere", async () => {
    await store.put("campaigns", "my spec.yaml", "spec");
    const caller = heldCaller();
    const app = served({ caller });
    await app.tell(spec);
    let drained = false;
    const draining = app.drain().then(() => (drained = true));
    await turn();
    expect(drained).toBe(false);
    caller.end();
    await draining;
  });
});
