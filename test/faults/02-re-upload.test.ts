import { describe, expect, it } from "vitest";

import { minioEvent } from "../support/minio-events.ts";
import { dropCampaign, servedProfiler } from "../support/served-profiler.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

describe("fault 2: the same object is uploaded again", () => {
  it("is not measured again with the same bytes, and is a campaign of its own with others", async () => {
    const store = await testBuckets();
    const profiler = servedProfiler({ store });
    const tell = async (requestId: string): Promise<void> => {
      const sequencer = `18EA3EECA4D47D${requestId}`;
      await profiler.tell(minioEvent({ bucket: "lab-campaigns", key: "faces.yaml", requestId, sequencer }));
      await profiler.settled();
    };
    await dropCampaign(store, "faces.yaml");
    await tell("01");
    const runs = profiler.started.length;
    expect(runs).toBeGreaterThan(0);

    await dropCampaign(store, "faces.yaml");
    await tell("02");
    expect(profiler.started).toHaveLength(runs);

    await store.put("campaigns", "faces.yaml", (await specText(store)).replace("repetitions: 2", "repetitions: 3"));
    await tell("03");
    expect(profiler.started.length).toBeGreaterThan(runs);
    const complete = Object.keys(await contents(store, "records")).filter((key) => key.endsWith("/complete.json"));
    expect(complete).toHaveLength(2);
  });
});

async function specText(store: Awaited<ReturnType<typeof testBuckets>>): Promise<string> {
  return new TextDecoder().decode((await store.get("campaigns", "faces.yaml"))?.body);
}
