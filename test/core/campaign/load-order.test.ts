import fc from "fast-check";
import { expect, it } from "vitest";

import { agentRunObject, runOfLoadOrder } from "#core/campaign/object-keys.ts";

it("runOfLoadOrder() is the run whose order an object is, and of no other object", () => {
  const parts = ["request", "claim", "progress", "load", "order", "cancel", "outcome"] as const;
  fc.assert(
    fc.property(fc.stringMatching(/^[-a-z0-9]{1,20}$/), fc.integer({ min: 1, max: 20 }), (runId, attempt) => {
      for (const part of parts) {
        const object = agentRunObject("faces-01234567", runId, attempt, part);
        const run = { campaignId: "faces-01234567", runId, attempt };
        expect(runOfLoadOrder(object)).toEqual(part === "order" ? run : undefined);
        expect(runOfLoadOrder({ ...object, bucket: "campaigns" })).toBeUndefined();
      }
    }),
  );
});

it.each([
  "faces-01234567/agents/r1/0/order.json",
  "faces/agents/r1/1/order.json",
  "faces-01234567/runs/r1/1/order.json",
])("runOfLoadOrder() takes %s for none", (key) => expect(runOfLoadOrder({ bucket: "state", key })).toBeUndefined());
