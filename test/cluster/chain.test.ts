import { PutBucketNotificationConfigurationCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { RecordsComplete, Step } from "#core/campaign/campaign-state.ts";
import {
  recordPrefix,
  recordsCompleteObject,
  reportObject,
  stepPrefix,
  trainedObject,
} from "#core/campaign/object-keys.ts";
import { Trained } from "#core/model/trained.ts";
import { RunRecord } from "#core/trace/run-record.ts";

import { installChain, rightsOf, type ClusterChain } from "../support/cluster-chain.ts";
import { embeddedArtifacts } from "../support/embedded-artifacts.ts";
import { hashCampaign, simulatedSpec, sleepCampaign, type DroppedCampaign } from "../support/cluster-campaigns.ts";
import { KNATIVE_RULES } from "../support/cluster-rules.ts";
import { predictOnce } from "../support/predict-once.ts";
import { describeOnCluster } from "../support/real-cluster.ts";
import { until } from "../support/real-installation.ts";

describeOnCluster("our functions on a real Knative", (cluster) => {
  let chain!: ClusterChain;
  /** As anybody has it: the stock client of S3 and the address of the store. */
  const stock = new S3Client({
    endpoint: cluster.minio.endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: cluster.minio.accessKey, secretAccessKey: cluster.minio.secretKey },
  });

  beforeAll(async () => {
    chain = await installChain(cluster);
  }, 600_000);
  afterAll(async () => {
    await (chain as ClusterChain | undefined)?.remove();
    stock.destroy();
  }, 300_000);

  async function drop({ name, spec, inputs }: DroppedCampaign): Promise<string> {
    for (const [key, body] of Object.entries(inputs)) await put("inputs", key, body);
    await put("campaigns", `${name}.json`, spec);
    let id = "";
    await until(
      async () => {
        const found = await listObjects(chain.store, { bucket: "state", key: `${name}-` });
        id = /^[^/]+/.exec(found[0]?.key ?? "")?.[0] ?? "";
        return id !== "";
      },
      `campaign ${name} accepted`,
      90,
    );
    return id;
  }
  async function put(role: string, key: string, body: string | Uint8Array): Promise<void> {
    const input = { Bucket: `profaas-${role}`, Key: key, Body: body };
    await stock.send(new PutObjectCommand(input));
  }
  async function records(campaignId: string): Promise<RunRecord[]> {
    const objects = await listObjects(chain.store, recordPrefix(campaignId));
    return Promise.all(objects.map(({ key }) => requireArtifact(chain.store, { bucket: "records", key }, RunRecord)));
  }
  async function isTrained(campaignId: string): Promise<boolean> {
    return (await readArtifact(chain.store, trainedObject(campaignId), Trained)) !== undefined;
  }
  async function steps(campaignId: string): Promise<Step[]> {
    const objects = await listObjects(chain.store, stepPrefix(campaignId));
    return Promise.all(objects.map(({ key }) => requireArtifact(chain.store, { bucket: "state", key }, Step)));
  }
  const hasObject = async (bucket: string, key: string): Promise<boolean> =>
    (await chain.store.head(bucket, key)) !== undefined;

  it("makes of a spec in a bucket a model that answers through the ingress", { timeout: 900_000 }, async () => {
    await until(async () => (await chain.pods("profiler")).length === 0, "scale to zero", 120);
    const droppedAt = performance.now();
    const id = await drop(hashCampaign(cluster.image));
    await until(() => isTrained(id), "trained models", 800);
    const wholeSeconds = (performance.now() - droppedAt) / 1000;

    const measured = await records(id);
    expect(measured.map(({ outcome }) => outcome)).toEqual(measured.map(() => ({ kind: "succeeded" })));
    const complete = await requireArtifact(chain.store, recordsCompleteObject(id), RecordsComplete);
    expect(complete).toMatchObject({ reason: "measured", partial: false });
    expect(measured).toHaveLength(complete.runs.planned);
    for (const { measurement } of measured) {
      expect(measurement?.enforcement).toMatchObject({ cpu: "kubernetes", memory: "kubernetes" });
    }
    // A tenth of a core is a limit that is felt: the kernel says for how long.
    const throttled = measured
      .flatMap(({ measurement }) => measurement?.invocations ?? [])
      .map(({ usage }) => usage.throttledSeconds ?? 0);
    expect(Math.max(...throttled)).toBeGreaterThan(0.1);

    const trained = await requireArtifact(chain.store, trainedObject(id), Trained);
    expect(trained.models.length).toBeGreaterThan(0);
    const report = reportObject(id);
    expect(await hasObject(report.bucket, report.key)).toBe(true);

    const model = "hashes.hash.serviceSeconds";
    await until(
      async () => (await chain.ask("predictor", `/v2/models/${model}`)).status === 200,
      `${model} served`,
      120,
    );
    expect(await predictOnce((path, body) => chain.ask("predictor", path, body), model)).toBeGreaterThan(0);

    const measuredSeconds = measured.reduce((sum, { measurement }) => sum + (measurement?.makespanSeconds ?? 0), 0);
    process.stdout.write(
      `chain: ${wholeSeconds.toFixed(1)} s from the upload to the models, of which ${measuredSeconds.toFixed(1)} s measured in ${measured.length} runs\n`,
    );
  });

  it("reaches only the predictor from outside", async () => {
    // The ingress learns of services a moment after they are ready.
    await until(async () => (await chain.ask("predictor", "/health/live")).status === 200, "the predictor reached", 60);
    const domain = cluster.environment["DOMAIN"] ?? "";
    for (const name of ["profiler", "aggregator", "trainer"]) {
      for (const host of [`${name}.profaas.${domain}`, `${name}.profaas.svc.cluster.local`]) {
        const { status } = await chain.ask(host, "/health/live");
        expect([host, status]).toEqual([host, 404]);
      }
    }
    expect((await chain.ask("predictor", "/events", { Records: [] })).status).toBe(401);
  });

  it("lets its service accounts do nothing beyond their list", async () => {
    const { profiler, agent } = KNATIVE_RULES;
    const listed = { "profaas/profaas-profiler": profiler, "profaas-runs/profaas-agent": agent };
    for (const account of [...Object.keys(listed), "profaas/profaas-function", "profaas-runs/default"]) {
      const rules = listed[account as keyof typeof listed] ?? [];
      const everywhere = rules.filter((rule) => rule.everywhere === true);
      for (const namespace of ["profaas-runs", "profaas", "default", "kube-system"]) {
        const expected = rightsOf(namespace === "profaas-runs" ? rules : everywhere);
        expect([account, namespace, await chain.rights(account, namespace)]).toEqual([account, namespace, expected]);
      }
    }
  });

  it("lets one step last longer than three minutes", { timeout: 600_000 }, async () => {
    const id = await drop(sleepCampaign(cluster.image, { seconds: 185 }));
    await until(async () => hasObject("records", recordsCompleteObject(id).key), "records", 400);
    const worked = await steps(id);
    expect(worked.map(({ ended }) => ended)).toEqual(["complete"]);
    const [record] = await records(id);
    expect(record?.outcome.kind).toBe("succeeded");
    expect(record?.measurement?.makespanSeconds).toBeGreaterThan(185);
  });

  describe("though its pods are killed, MinIO restarts and a notification is lost", () => {
    it("the same artifacts come of it as of the embedded chain", { timeout: 900_000 }, async () => {
      const dropped = simulatedSpec();
      const reference = await embeddedArtifacts(dropped);
      // Nobody tells the aggregator: only reconciliation, which the cluster's clock asks for, finds the records.
      const untold = { Bucket: "profaas-records", NotificationConfiguration: {} };
      await stock.send(new PutBucketNotificationConfigurationCommand(untold));

      const id = await drop(dropped);
      await until(async () => (await records(id)).length >= 2, "two records", 180);
      expect(await chain.kill("profiler")).toBeGreaterThan(0);
      await until(async () => (await records(id)).length >= 4, "two more records", 240);
      await chain.minio("kill");
      await chain.minio("start");
      await until(async () => hasObject("records", recordsCompleteObject(id).key), "all records", 300);
      const aggregators = until(async () => (await chain.kill("aggregator")) > 0, "an aggregator to kill", 20);
      await aggregators.catch(() => undefined);
      await until(async () => hasObject("datasets", `${id}/complete.json`), "datasets", 240);
      const trainers = until(async () => (await chain.kill("trainer")) > 0, "a trainer to kill", 60);
      await trainers.catch(() => undefined);
      await until(() => isTrained(id), "trained models", 500);

      const worked = await steps(id);
      expect(worked.length).toBeGreaterThan(1);
      for (const [address, text] of Object.entries(reference)) {
        const [bucket = "", ...key] = address.split("/");
        const object = await chain.store.get(bucket, key.join("/"));
        const made = object === undefined ? "no such object" : new TextDecoder().decode(object.body);
        expect([address, withoutIdentity(made)]).toEqual([address, withoutIdentity(text)]);
      }
      await chain.profaas("setup");
    });
  });
});

/** The identity of a measurement holds the ETags of its inputs, which every kind of store makes in its own way. */
function withoutIdentity(text: string): string {
  return text.replace(/"identity": "[0-9a-f]{64}"/, '"identity": "…"');
}
