import { expect, it } from "vitest";

import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { memoryStore } from "#adapters/object-store/memory.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { minioEvent } from "../support/minio-events.ts";
import { servedFunction } from "../support/served-function.ts";
import { contents } from "../support/test-buckets.ts";

it("fault 7b: nothing in an event but bucket and key reaches a function, and those only of our own buckets", async () => {
  const whole = memoryStore();
  const store = prefixedStore(whole, "lab");
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  await whole.createBucket("victim-campaigns");
  await whole.put("victim-campaigns", "secret.yaml", "secret");
  await store.put("campaigns", "faces.yaml", "spec");
  const handled: ObjectUploaded[] = [];
  const { tell, settled } = servedFunction({
    store,
    handle: async (upload) => void handled.push(upload),
    unhandled: async () => [],
  });

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const forged = JSON.parse(minioEvent({ bucket: "lab-campaigns", key: "faces.yaml", etag: "forged" })) as any;
  const [record] = forged.Records;
  record.userIdentity.principalId = record.requestParameters.principalId = "root";
  record.s3.bucket.ownerIdentity.principalId = "root";
  record.s3.bucket.arn = "arn:aws:s3:::victim-campaigns";
  record.responseElements["x-minio-origin-endpoint"] = "http://169.254.169.254";
  record.awsRegion = "evil-region";
  record.source.host = "evil.example.org";
  forged.Key = "victim-campaigns/secret.yaml";
  Object.assign(record, { store: { endpoint: "http://evil.example.org" }, credentials: { accessKey: "x" } });
  expect((await tell(JSON.stringify(forged))).status).toBe(202);
  await settled();
  const etag = (await store.head("campaigns", "faces.yaml"))?.etag;
  expect(handled).toEqual([{ bucket: "campaigns", key: "faces.yaml", etag, sizeBytes: 4 }]);

  for (const bucket of ["victim-campaigns", "campaigns", "lab-campaigns/../victim-campaigns", "LAB-campaigns"]) {
    expect((await tell(minioEvent({ bucket, key: "secret.yaml" }))).json.taken).toEqual([]);
  }
  await settled();
  expect(handled).toHaveLength(1);
  expect(JSON.stringify(await contents(store, "state"))).not.toMatch(/evil|victim|root/);
});
