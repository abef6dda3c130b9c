import { expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { seenJobs } from "#adapters/platform/oscar/seen-jobs.ts";
import type { FoundService } from "#core/inventory/found-cluster.ts";

import { OSCAR_EXCHANGES, replayOscar } from "../../../support/recorded-oscar.ts";
import { skippingClock } from "../../../support/skipping-clock.ts";

const JOBS = [
  "354a2b15-90ea-42ab-a01b-596428e714f2",
  "c0824adb-6cbf-409f-9a71-19899f30ede8",
  "1ac1c6a7-d3f3-4488-b363-169335ddf872",
];
const SERVICE = { name: "wfa", cpuMillicores: 500, memoryBytes: 2 ** 28 } as FoundService;

it("seenJobs() reads recorded jobs and logs: the file of each, and between what its service time lay", async () => {
  const server = await replayOscar("oscar/info", "chain/logs-wfa", ...JOBS.map((job) => `chain/log-wfa-${job}`));
  const identity = { kind: "basic", user: "oscar", password: "oscar123" } as const;
  const client = new OscarClient({ endpoint: server.endpoint, identity, verifiesCertificate: true }, skippingClock());
  const source = memoryStore();
  try {
    const files = JOBS.map((job) => fileOf(`chain/log-wfa-${job}`));
    for (const [index, { bucket, key }] of files.entries()) {
      await source.createBucket(bucket);
      await source.put(bucket, key, "x".repeat(100 + index));
    }
    const seen = await seenJobs(SERVICE, client, () => Promise.resolve(source));
    expect(seen.map(({ inputBytes }) => inputBytes)).toEqual([100, 101, 102]);
    for (const { leastSeconds, mostSeconds, endedEpochMilliseconds } of seen) {
      // The pods were accepted at :55 or :57 and ended from :05 to :07, each within a second.
      expect(leastSeconds).toBeGreaterThan(6);
      expect(mostSeconds).toBeLessThan(13.1);
      expect(mostSeconds).toBeGreaterThanOrEqual(leastSeconds);
      expect(new Date(endedEpochMilliseconds).toISOString()).toMatch(/^2026-11-22T03:36:0[5-8]/);
    }
  } finally {
    client.close();
    await server.close();
  }
});

function fileOf(exchange: string): { readonly bucket: string; readonly key: string } {
  const log = OSCAR_EXCHANGES.get(exchange)!.response.body;
  const bucket = /'bucket': \{'name': '([^']+)'/.exec(log)![1]!;
  return { bucket, key: decodeURIComponent(/'object': \{'key': '([^']*)'/.exec(log)![1]!.replaceAll("+", " ")) };
}
