import { describe, expect, it } from "vitest";

import { shippedSurrogate } from "#adapters/process/shipped-surrogate.ts";
import { DEFAULT_SURROGATE } from "#core/queueing/forecast/tandem-question.ts";

describe("shippedSurrogate()", () => {
  it("is the surrogate that is asked where no other is named", async () => {
    expect((await shippedSurrogate())?.name).toBe(DEFAULT_SURROGATE);
  });
});
