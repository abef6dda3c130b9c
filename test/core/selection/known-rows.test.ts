import { describe, expect, it } from "vitest";

import { packFloat64 } from "#core/numeric/packed-numbers.ts";
import { configurationKeys } from "#core/selection/configuration-keys.ts";
import { prepareKnown } from "#core/selection/known-rows.ts";

import { featureTable } from "../../support/learning-fixture.ts";

const MEASURED = featureTable({ cpu: [1, 2], host: ["edge", "cloud"] });
const ASKED = featureTable({ cpu: [2, 1, 1], host: ["cloud", "cloud", "edge"] });

describe("prepareKnown()", () => {
  it("knows a configuration by all of its inputs", () => {
    const known = packFloat64(configurationKeys(MEASURED));
    expect(prepareKnown({ known })(ASKED)).toEqual([true, false, true]);
  });

  it("knows none where what was measured is not kept", () => {
    expect(prepareKnown({})(ASKED)).toEqual([false, false, false]);
  });
});
