import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";

import { minioEvent } from "../support/minio-events.ts";
import { until } from "../support/real-installation.ts";
import { dropCampaign } from "../support/served-profiler.ts";
import { installation, type FunctionProcess, type Installation } from "../support/served-processes.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { contents } from "../support/test-buckets.ts";

let lab: Installation;
afterEach(() => lab.remove());

const keysOf = async (bucket: string): Promise<string[]> => Object.keys(await contents(lab.store, bucket));
const written = (bucket: string, ending: string) => async (): Promise<boolean> =>
  (await keysOf(bucket)).some((key) => key.endsWith(ending));
async function told(served: FunctionProcess, bucket: string, key: string): Promise<number> {
  return (await served.post("/events", minioEvent({ bucket: `lab-${bucket}`, key }))).status;
}

describe("functions that are served, each in a process of its own", () => {
  it("make models of a campaign when they are told of uploads, and end with 0 when they are asked to", async () => {
    lab = await installation();
    await dropCampaign(lab.store, "faces.yaml");
    // Enough configurations to learn from.
    const spec = simulatedCampaign().spec.replace("cpu: [0.5, 1]", "cpu: [0.25, 0.5, 0.75, 1, 1.5, 2]");
    await lab.store.put("campaigns", "faces.yaml", spec);
    const [profiler, aggregator, trainer] = [
      await lab.start("profiler"),
      await lab.start("aggregator"),
      await lab.start("trainer"),
    ];
    expect(await (await fetch(`${profiler.url}/health/ready`)).json()).toEqual({ ready: true });
    expect(await told(profiler, "campaigns", "faces.yaml")).toBe(202);
    await until(written("records", "/complete.json"), "records");
    const campaignId = (await keysOf("records"))[0]?.split("/")[1] ?? "";
    expect(await told(aggregator, "records", `${campaignId}/complete.json`)).toBe(202);
    await until(written("datasets", "/complete.json"), "datasets");
    // Nobody tells the trainer: it is asked to look.
    const reconciled = await trainer.post("/reconcile", "{}");
    expect(await reconciled.json()).toMatchObject({ found: 1, ended: 1, failed: 0 });
    await until(written("models", "/trained.json"), "models");

    const predictor = await lab.start("predictor");
    const { models } = (await (await fetch(`${predictor.url}/models`)).json()) as { models: { name: string }[] };
    expect(models.length).toBeGreaterThan(0);
    expect((await keysOf("state")).filter((key) => key.includes("_notices"))).toEqual([]);
    expect(profiler.lines).toContainEqual(
      expect.objectContaining({
        level: "info",
        message: "Step ended",
        function: "profiler",
        upload: "campaigns/faces.yaml",
        seconds: expect.any(Number),
      }),
    );
    for (const served of [profiler, aggregator, trainer, predictor]) {
      served.process.kill("SIGTERM");
      expect(await once(served.process, "exit")).toEqual([0, null]);
    }
  });

  it("drain when they are asked to end in the middle of a step, and the next one goes on from there", async () => {
    lab = await installation({ timeScale: 2 });
    await dropCampaign(lab.store, "faces.yaml");
    const first = await lab.start("profiler");
    const reconciling = first.post("/reconcile", "{}");
    await until(async () => (await keysOf("records")).length >= 1, "a record");
    const began = performance.now();
    first.process.kill("SIGTERM");
    expect((await (await reconciling).json()) as object).toMatchObject({ found: 1, ended: 1 });
    expect(await once(first.process, "exit")).toEqual([0, null]);
    expect(performance.now() - began).toBeLessThan(10_000);
    const before = await contents(lab.store, "records");
    expect(await written("records", "/complete.json")()).toBe(false);
    expect(await written("state", ".continue.json")()).toBe(true);

    const second = await lab.start("profiler", { PROFAAS_STEP_SECONDS: "2" });
    const note = (await keysOf("state")).find((key) => key.endsWith(".continue.json"))?.slice("state/".length) ?? "";
    expect(await told(second, "state", note)).toBe(202);
    await until(written("records", "/complete.json"), "all records", 100);
    expect(await contents(lab.store, "records")).toMatchObject(before);
  });

  it("say in a sentence that they cannot be served without a token, or on Knative without their address", async () => {
    lab = await installation();
    await expect(lab.start("aggregator", { PROFAAS_WEBHOOK_TOKEN: "" })).rejects.toThrow(
      "Cannot serve the aggregator as PROFAAS_WEBHOOK_TOKEN or PROFAAS_WEBHOOK_TOKEN_FILE must be set",
    );
    await expect(lab.start("aggregator", { K_SERVICE: "aggregator" })).rejects.toThrow(
      "Cannot serve on Knative as PROFAAS_SELF_URL must be the address of this service in the cluster",
    );
    await expect(lab.start("aggregator", { PORT: "http" })).rejects.toThrow("PORT must be a whole number");
  });
});
