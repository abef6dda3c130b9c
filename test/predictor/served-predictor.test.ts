import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";

import { minioEvent } from "../support/minio-events.ts";
import { modelFixture, publish } from "../support/model-fixture.ts";
import { until } from "../support/real-installation.ts";
import { installation, type Installation } from "../support/served-processes.ts";
import { post } from "./serving.ts";

const NAME = "faces.blur.serviceSeconds";
const question = (model: string) => ({
  model,
  configuration: { cpuMillicores: 1_000, inputBytes: 1_048_576, alternative: "default" },
});

let lab: Installation;
afterEach(() => lab.remove());

describe("the predictor as a function that is told of uploads", () => {
  it("answers requests that it is told of, serves models that it is told of, and drains", async () => {
    lab = await installation();
    await publish(lab.store, modelFixture());
    const served = await lab.start("predictor", { PORT: "0", PROFAAS_RECONCILE_SECONDS: "3600" });
    // The first question waits for the models instead of hearing that there are none.
    const first = await fetch(`${served.url}/predict`, post(question(NAME)));
    expect(await first.json()).toMatchObject({ predictions: [{ prediction: expect.any(Number) }] });
    expect(await (await fetch(`${served.url}/health/ready`)).json()).toEqual({ ready: true });

    await lab.store.put("requests", `${NAME}/ask.csv`, "cpuMillicores,inputBytes,alternative\n1000,1048576,default\n");
    const asked = await served.post("/events", minioEvent({ bucket: "lab-requests", key: `${NAME}/ask.csv` }));
    expect(asked.status).toBe(202);
    const isAnswered = async (): Promise<boolean> =>
      (await lab.store.head("predictions", `${NAME}/ask.csv`)) !== undefined;
    await until(isAnswered, "an answer");

    const other = modelFixture({ name: "faces.encode.serviceSeconds" });
    await publish(lab.store, other);
    expect((await fetch(`${served.url}/predict`, post(question(other.name)))).status).toBe(404);
    const event = minioEvent({ bucket: "lab-models", key: `${other.name}/current.json` });
    expect((await served.post("/events", event)).status).toBe(202);
    expect((await fetch(`${served.url}/predict`, post(question(other.name)))).status).toBe(200);

    expect((await fetch(`${served.url}/events`, { method: "POST", body: event })).status).toBe(401);
    served.process.kill("SIGTERM");
    expect(await once(served.process, "exit")).toEqual([0, null]);
  });

  it("takes no events without a token of theirs, and no questions without its own, if it has one", async () => {
    lab = await installation();
    await publish(lab.store, modelFixture());
    const served = await lab.start("predictor", {
      PROFAAS_WEBHOOK_TOKEN: "",
      PROFAAS_PREDICT_TOKEN: "the-token-of-the-predictor",
    });
    expect((await fetch(`${served.url}/predict`, post(question(NAME)))).status).toBe(401);
    const init = post(question(NAME));
    const authorization = "Bearer the-token-of-the-predictor";
    const headers = { ...(init.headers as Record<string, string>), authorization };
    expect((await fetch(`${served.url}/predict`, { ...init, headers })).status).toBe(200);
    for (const path of ["/events", "/step", "/reconcile"]) {
      expect((await fetch(`${served.url}${path}`, { ...init, headers })).status).toBe(404);
    }
    expect((await fetch(`${served.url}/health/live`)).status).toBe(200);
  });
});
