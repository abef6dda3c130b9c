import { describe, expect, it } from "vitest";

import { describeTrial } from "#core/selection/trial.ts";

import { trialOf } from "../../support/learning-fixture.ts";

describe("describeTrial()", () => {
  const features = { numbers: ["log"], degree: 1, scaling: "standardise" } as const;
  const ridge = trialOf({ kind: "ridge", alpha: 0.1 }, { features, targetScale: "log" });

  it("says regressor, hyperparameters, features and scale", () => {
    expect(describeTrial(ridge)).toBe("ridge, alpha 0.1 on ln x (log target)");
  });

  it("says which inputs are kept", () => {
    expect(describeTrial({ ...ridge, keep: { by: "splits", share: 0.4 } })).toBe(
      "ridge, alpha 0.1 on ln x of the inputs with 40 % of the importance by splits (log target)",
    );
  });

  it("says which law it corrects", () => {
    const { family: _family, onto: _onto, ...law } = trialOf({ kind: "law", errors: "relative", l1: 0.001, rounds: 2 });
    expect(describeTrial({ ...ridge, onto: law })).toBe(
      "ridge, alpha 0.1 on ln x (log target), onto law, errors relative, l1 0.001, rounds 2 on x (target as is)",
    );
  });
});
