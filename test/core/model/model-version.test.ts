import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";

import { Model } from "#core/model/model.ts";
import { modelVersion } from "#core/model/model-version.ts";

import { modelFixture } from "../../support/model-fixture.ts";

describe("modelVersion()", () => {
  it("is the start of the hash of the very bytes", () => {
    const { text, sha256, version } = modelVersion(modelFixture());
    expect(sha256).toBe(createHash("sha256").update(text).digest("hex"));
    expect(version).toBe(sha256.slice(0, 12));
    expect(Model.parse(JSON.parse(text))).toEqual(modelFixture());
  });
});
