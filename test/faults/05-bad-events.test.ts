import { describe, expect, it } from "vitest";

import { QuarantinedEvent } from "#core/campaign/notice.ts";

import { minioEvent } from "../support/minio-events.ts";
import { servedFunction } from "../support/served-function.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

const BAD: readonly (readonly [string, string])[] = [
  ["an object that is not there", minioEvent({ bucket: "lab-campaigns", key: "gone.yaml" })],
  ["somebody else's bucket", minioEvent({ bucket: "other-campaigns", key: "faces.yaml" })],
  ["a bucket named by its role", minioEvent({ bucket: "campaigns", key: "faces.yaml" })],
  ["an event nobody knows", minioEvent({ bucket: "lab-campaigns", key: "faces.yaml", eventName: "s3:Object:Dreamt" })],
  ["a key that climbs", minioEvent({ bucket: "lab-campaigns", key: "../lab-state/x" })],
  ["a key with NUL", minioEvent({ bucket: "lab-campaigns", key: "a\0b" })],
  ["a key of 1,025 bytes", minioEvent({ bucket: "lab-campaigns", key: "x/".repeat(512) + "y" })],
  ["no records", '{"EventName":"s3:ObjectCreated:Put","Key":"a/b","Records":[]}'],
  ["nothing that is JSON", "<xml/>"],
  ["nothing", ""],
  ["half an event", minioEvent({ bucket: "lab-campaigns", key: "faces.yaml" }).slice(0, 400)],
  ["10 MB", `{"Records":[${'"x",'.repeat(2_500_000)}"x"]}`],
  ["a depth of 10,000", "[".repeat(10_000) + "]".repeat(10_000)],
  ["a name that is dangerous", '{"__proto__":{"polluted":1},"Records":[{"__proto__":{"polluted":1}}]}'],
];

describe("fault 5: a bad event comes with the right token", () => {
  it.each(BAD)("%s: kept, answered with 2xx, and the next good event runs within a second", async (_what, body) => {
    const store = await testBuckets();
    await store.put("campaigns", "faces.yaml", "spec");
    const ran: number[] = [];
    const { tell, settled } = servedFunction({
      store,
      handle: async () => void ran.push(performance.now()),
      unhandled: async () => [],
    });
    const answer = await tell(body);
    expect(answer.status).toBe(200);
    const kept = await contents(store, "quarantine");
    expect(Object.keys(kept)).toEqual([`quarantine/${answer.json.quarantine}`]);
    const event = QuarantinedEvent.parse(JSON.parse(Object.values(kept)[0] ?? ""));
    expect(event.sizeBytes).toBe(new TextEncoder().encode(body).length);
    expect(body.startsWith(event.body.slice(0, 1_000))).toBe(true);
    expect(event.body.length).toBeLessThanOrEqual(65_536);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();

    // MinIO sends it again until it is answered with 2xx, and may send it again after that: it is kept once.
    expect((await tell(body)).status).toBe(200);
    expect(Object.keys(await contents(store, "quarantine"))).toHaveLength(1);
    expect(ran).toEqual([]);

    const began = performance.now();
    expect((await tell(minioEvent({ bucket: "lab-campaigns", key: "faces.yaml" }))).status).toBe(202);
    await settled();
    expect(ran).toHaveLength(1);
    expect((ran[0] ?? Infinity) - began).toBeLessThan(1_000);
  });

  it("is no reason to leave out the good records beside it", async () => {
    const store = await testBuckets();
    await store.put("campaigns", "faces.yaml", "spec");
    const handled: string[] = [];
    const { tell, settled } = servedFunction({
      store,
      handle: async ({ key }) => void handled.push(key),
      unhandled: async () => [],
    });
    const records = ["gone.yaml", "faces.yaml"].flatMap(
      (key) => (JSON.parse(minioEvent({ bucket: "lab-campaigns", key })) as { Records: unknown[] }).Records,
    );
    const answer = await tell(JSON.stringify({ Records: records }));
    await settled();
    expect(answer.status).toBe(202);
    expect(answer.json.flaws).toEqual(['Cannot take "lab-campaigns/gone.yaml" as there is no such object']);
    expect(handled).toEqual(["faces.yaml"]);
  });
});
