import { existsSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { openLimiter } from "#adapters/platform/local/open-limiter.ts";
import { probeLimits } from "#adapters/platform/local/probe.ts";

describe("probeLimits()", () => {
  it("says what the limiter would hold, may be asked twice at once, and leaves nothing behind", async () => {
    const [first, second] = await Promise.all([probeLimits(), probeLimits()]);
    const limiter = await openLimiter({ folderName: `profaas-test-probe-${process.pid}` });
    await limiter.remove();
    expect(first).toEqual({ ...limiter.enforcement, notes: [...limiter.reasons] });
    expect(second).toEqual(first);
    expect(limiter.folders.filter((folder) => existsSync(folder))).toEqual([]);
  });
});
