import { expect, it } from "vitest";

import { unansweredRequests } from "../../functions/predictor/unanswered-requests.ts";
import { serving } from "./serving.ts";

it("unansweredRequests() finds requests that nobody was told of", async () => {
  const { store } = await serving();
  await store.put("requests", "faces.blur.serviceSeconds/b.csv", "x\n");
  await store.put("requests", "faces.blur.serviceSeconds/a.csv", "x\n");
  const found = await unansweredRequests(store);
  expect(found.map(({ bucket, key, sizeBytes }) => [bucket, key, sizeBytes])).toEqual([
    ["requests", "faces.blur.serviceSeconds/a.csv", 2],
    ["requests", "faces.blur.serviceSeconds/b.csv", 2],
  ]);
  expect(found.every(({ etag }) => typeof etag === "string")).toBe(true);
});
