import { describe, expect, it } from "vitest";

import { describeTrial } from "#core/selection/trial.ts";

describe("describeTrial()", () => {
  it("says regressor, hyperparameters, features and scale", () => {
    const features = { numbers: ["log"], degree: 1, scaling: "standardise" } as const;
    expect(
      describeTrial({ features, targetScale: "log", errorWeights: "equal", regressor: { kind: "ridge", alpha: 0.1 } }),
    ).toBe("ridge, alpha 0.1 on ln x (log target)");
  });
});
