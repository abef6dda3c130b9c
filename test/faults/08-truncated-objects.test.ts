import { connect } from "node:net";

import { CreateMultipartUploadCommand, S3Client, UploadPartCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { simulatedPlatform } from "#adapters/platform/simulated/platform.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { BUCKET_ROLES, bucketName } from "#core/campaign/bucket-roles.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { profile } from "../../functions/profiler/profile.ts";
import { unfinishedWork } from "../../functions/profiler/unfinished-work.ts";
import { faultyMinio, type FaultyMinio } from "../support/faulty-minio.ts";
import { describeWithMinio } from "../support/minio.ts";
import { profilerPorts } from "../support/profiling.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { skippingClock } from "../support/skipping-clock.ts";
import { contents } from "../support/test-buckets.ts";

describeWithMinio("fault 8: objects that are not whole", () => {
  let faulty: FaultyMinio;
  let installations = 0;
  let prefix: string;
  let straight: ObjectStore;
  let troubled: ObjectStore;
  const { spec, inputs } = simulatedCampaign();
  beforeAll(async () => {
    faulty = await faultyMinio();
  });
  beforeEach(async () => {
    faulty.proxy.heal();
    prefix = `truncated-${++installations}`;
    straight = prefixedStore(faulty.straight, prefix);
    troubled = prefixedStore(faulty.store, prefix);
    for (const role of BUCKET_ROLES) await straight.createBucket(role);
    for (const [key, body] of Object.entries(inputs)) await straight.put("inputs", key, body);
  });
  afterAll(() => faulty.close());

  async function profileUploads(store: ObjectStore): Promise<void> {
    const clock = skippingClock();
    const room = { cores: 4, memoryBytes: 2 ** 33, timeScale: 1 };
    const platform = simulatedPlatform({ cluster: "test", seed: 7, ...room, clock, store });
    const ports = profilerPorts({ store, platform, clock, stepSeconds: 0.1 });
    for (const upload of await unfinishedWork(store)) await profile(upload, ports);
  }
  const stateKeys = async (): Promise<string[]> => Object.keys(await contents(straight, "state"));

  it("reads no half of a spec whose bytes break off on the way, and reads it when they come", async () => {
    await straight.put("campaigns", "campaign.yaml", spec);
    faulty.proxy.inject(
      { kind: "cutBody", afterBytes: Math.floor(spec.length / 2) },
      { match: /^GET .*campaign\.yaml/, times: 1e6 },
    );
    await expect(profileUploads(troubled)).rejects.toThrow(/^Cannot reach the store at .+ as it breaks off/);
    expect(await stateKeys()).toEqual([]);
    faulty.proxy.heal();
    await profileUploads(troubled);
    expect((await stateKeys()).some((key) => /faces-[0-9a-f]{8}\/campaign\.json$/.test(key))).toBe(true);
  });

  it("sees nothing of an upload of many parts that nobody completed", async () => {
    const { endpoint, accessKey, secretKey } = faulty.minio;
    const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey };
    const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
    const place = { Bucket: bucketName(prefix, "campaigns"), Key: "campaign.yaml" };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
    await client.send(new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: spec }));
    expect(await unfinishedWork(straight)).toEqual([]);
    await profileUploads(straight);
    expect(await stateKeys()).toEqual([]);
  });

  it("sees nothing of an upload that ends before its Content-Length", async () => {
    const { hostname, port } = new URL(faulty.minio.endpoint);
    const bucket = bucketName(prefix, "campaigns");
    const half = spec.slice(0, spec.length / 2);
    // Signed by nobody: where MinIO took it nonetheless, it would be half.
    const open = { Effect: "Allow", Principal: "*", Action: "s3:PutObject", Resource: `arn:aws:s3:::${bucket}/*` };
    await allow(faulty.minio, bucket, open);
    const head = `PUT /${bucket}/campaign.yaml HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: ${spec.length}\r\n\r\n`;
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(head + half, () => setTimeout(end, 300)));
      const end = (): void => void socket.destroy();
      socket.on("close", () => resolve());
      socket.on("error", () => undefined);
    });
    expect(await unfinishedWork(straight)).toEqual([]);
    // The same, whole, is taken: the refusal was of the length.
    const whole = await fetch(`${faulty.minio.endpoint}/${bucket}/campaign.yaml`, { method: "PUT", body: spec });
    expect(whole.status).toBe(200);
    expect(await unfinishedWork(straight)).toHaveLength(1);
  });

  it("refuses a spec that was stored half, once, and takes it when it is whole", async () => {
    await straight.put("campaigns", "campaign.yaml", spec.slice(0, spec.indexOf("components:") + 40));
    await straight.put("campaigns", "other.yaml", simulatedCampaign({ name: "other" }).spec);
    await profileUploads(straight);
    const refused = (await stateKeys()).filter((key) => key.endsWith(".error.json"));
    expect(refused).toEqual(["state/_objects/campaigns/campaign.yaml.error.json"]);
    expect((await stateKeys()).some((key) => /other-[0-9a-f]{8}\/campaign\.json$/.test(key))).toBe(true);
    expect((await unfinishedWork(straight)).some(({ bucket }) => bucket === "campaigns")).toBe(false);
    await straight.put("campaigns", "campaign.yaml", spec);
    await profileUploads(straight);
    expect((await stateKeys()).filter((key) => key.endsWith(".error.json"))).toEqual([]);
  });
});

async function allow(minio: FaultyMinio["minio"], bucket: string, statement: object): Promise<void> {
  const { PutBucketPolicyCommand } = await import("@aws-sdk/client-s3");
  const credentials = { accessKeyId: minio.accessKey, secretAccessKey: minio.secretKey };
  const client = new S3Client({ endpoint: minio.endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
}
