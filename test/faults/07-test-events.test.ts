import { expect, it } from "vitest";

import { servedFunction } from "../support/served-function.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

it("fault 7: a test event without records is answered with 200, and nothing is kept of it", async () => {
  const store = await testBuckets();
  const { tell } = servedFunction({ store, handle: async () => expect.fail(), unhandled: async () => [] });
  const event = {
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: "2030-01-01T00:00:00.000Z",
    Bucket: "lab-campaigns",
    RequestId: "5582815E1AEA5ADF",
    HostId: "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE",
  };
  expect(await tell(JSON.stringify(event))).toMatchObject({ status: 200, json: { ignored: ["a test event"] } });
  expect(await contents(store, "state", "quarantine")).toEqual({});
});
