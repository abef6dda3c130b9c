import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { storageEvent } from "#adapters/platform/oscar/storage-event.ts";

it("storageEvent() is an event as MinIO posts it, in every field that the supervisor reads", () => {
  const event = storageEvent(
    { bucket: "wf", key: "in/my file (1).txt" },
    { atMilliseconds: Date.parse("2026-06-12T10:00:00.123Z"), principal: "minio", sizeBytes: 10 },
  );
  const recorded = JSON.parse(
    (JSON.parse(readFileSync("test/support/fixtures/minio/webhook-bodies.json", "utf8")) as { body?: string }[])[0]
      ?.body ?? "{}",
  ) as { Records?: object[] };
  const text = JSON.stringify(event);
  // A shell hands it to the supervisor: no blank, no backslash, no newline.
  expect(text).not.toMatch(/[\s\\]/);
  const [record] = (event as { Records: Record<string, unknown>[] }).Records;
  if (recorded.Records?.[0] !== undefined) {
    for (const field of ["eventSource", "eventTime", "eventName", "userIdentity", "s3"])
      expect(Object.keys(recorded.Records[0])).toContain(field);
  }
  expect(record).toMatchObject({
    eventSource: "minio:s3",
    eventTime: "2026-06-12T10:00:00.123Z",
    userIdentity: { principalId: "minio" },
    s3: { bucket: { name: "wf" }, object: { key: "in%2Fmy+file+%281%29.txt", size: 10 } },
  });
  const { sequencer } = (record as { s3: { object: { sequencer: string } } }).s3.object;
  expect(Number(BigInt(`0x${sequencer}`) / 1_000_000n)).toBe(Date.parse("2026-06-12T10:00:00.123Z"));
});
