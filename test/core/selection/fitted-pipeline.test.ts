import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { FittedPipeline, fitPipeline, prepareDeviation, preparePipeline } from "#core/selection/fitted-pipeline.ts";
import { mape } from "#core/selection/mape.ts";
import type { PipelineTrial } from "#core/selection/trial.ts";

import { featureTable, lawTable, tableOf, trialOf, PLAIN_PROCESS } from "../../support/learning-fixture.ts";

const MEANS = { random: prng(1), trainNetwork: null };
const LOGS = { numbers: ["log"], degree: 1, scaling: "standardise" } as const;
const powerLaw = trialOf({ kind: "ridge", alpha: 1e-6 }, { features: LOGS, targetScale: "log" });

/** What takes part as a law below another. */
function ontoOf(regressor: PipelineTrial["regressor"], changes: Partial<PipelineTrial> = {}): PipelineTrial {
  const { family: _family, onto: _onto, ...pipeline } = trialOf(regressor, changes);
  return pipeline;
}

describe("fitPipeline()", () => {
  it("recovers a power law from logarithms", async () => {
    const table = lawTable({ configurations: 20, noise: 0, law: (cpu, mb) => 3 * cpu ** -0.7 * mb ** 1.2 });
    const predict = preparePipeline(await fitPipeline(powerLaw, table.features, table.targets, MEANS));
    const [answer] = predict(featureTable({ cpu: [8], megabytes: [20] }));
    expect(answer! / (3 * 8 ** -0.7 * 20 ** 1.2)).toBeCloseTo(1, 4);
  });

  it("recovers a sum of costs from 1, x, 1/x and their products", async () => {
    const table = lawTable({ configurations: 20, noise: 0, law: (cpu, mb) => 0.4 + 0.1 * mb + (0.9 * mb) / cpu });
    const trial = trialOf(
      { kind: "nnls" },
      { features: { numbers: ["identity", "inverse"], degree: 2, scaling: "divide" }, errorWeights: "relative" },
    );
    const predict = preparePipeline(await fitPipeline(trial, table.features, table.targets, MEANS));
    const [answer] = predict(featureTable({ cpu: [8], megabytes: [20] }));
    expect(answer).toBeCloseTo(0.4 + 2 + 2.25, 2);
  });

  it("tells regressors the names of their features", async () => {
    const table = tableOf({ cores: [1, 2, 4, 8] }, [1, 2, 4, 100], ["a", "b", "c", "d"]);
    const law = trialOf({ kind: "law", errors: "absolute", l1: 0, rounds: 0, towards: "cores" });
    await expect(fitPipeline(law, table.features, table.targets, MEANS)).resolves.toBeDefined();
    const wrong = trialOf({ kind: "law", errors: "absolute", l1: 0, rounds: 0, towards: "core" });
    await expect(fitPipeline(wrong, table.features, table.targets, MEANS)).rejects.toThrow(/"core" must be a feature/);
  });

  it("holds absurd answers to three orders of magnitude beyond what was measured, and above zero", async () => {
    const table = lawTable({ configurations: 20, noise: 0, law: (cpu) => cpu });
    const predict = preparePipeline(await fitPipeline(powerLaw, table.features, table.targets, MEANS));
    const [low, high] = predict(featureTable({ cpu: [1e-9, 1e300], megabytes: [1, 1] }));
    expect(low).toBeCloseTo(Math.min(...table.targets) / 1000, 9);
    expect(high! / (Math.max(...table.targets) * 1000)).toBeCloseTo(1, 9);
  });
});

describe("a pipeline onto a law", () => {
  const table = lawTable({ configurations: 20, noise: 0, law: (cpu, mb) => 3 * cpu ** -0.7 * mb ** 1.2 });
  const asked = featureTable({ cpu: [8, 0.3], megabytes: [20, 15] });
  const expected = [3 * 8 ** -0.7 * 20 ** 1.2, 3 * 0.3 ** -0.7 * 15 ** 1.2];

  it("recovers law times correction, however wrong the law is by itself", async () => {
    // A power law that was held back so much that it is off by far, and the factor that it is off by.
    const stiff = ontoOf({ kind: "ridge", alpha: 100 }, { features: LOGS, targetScale: "log" });
    const alone = await fitPipeline({ ...stiff, onto: null }, table.features, table.targets, MEANS);
    expect(mape(expected, preparePipeline(alone)(asked))!).toBeGreaterThan(0.3);
    const corrected = await fitPipeline({ ...powerLaw, onto: stiff }, table.features, table.targets, MEANS);
    expect(mape(expected, preparePipeline(corrected)(asked))!).toBeLessThan(1e-3);
    expect(FittedPipeline.parse(JSON.parse(JSON.stringify(corrected)))).toEqual(corrected);
  });

  it("recovers a law of cost times a power", async () => {
    const law = (cpu: number, mb: number): number => (1 + (2 * mb) / cpu) * cpu ** 0.4;
    const given = lawTable({ configurations: 40, noise: 0, law });
    const costs = ontoOf(
      { kind: "law", errors: "relative", l1: 1e-3, rounds: 2 },
      { features: { numbers: ["identity", "inverse"], degree: 2, interactionsOnly: true, scaling: "divide" } },
    );
    const squares = trialOf(
      { kind: "ridge", alpha: 1e-3 },
      { features: { ...LOGS, degree: 2 }, targetScale: "log", onto: costs },
    );
    const errorOf = async (trial: Parameters<typeof fitPipeline>[0]): Promise<number> =>
      mape(
        given.targets,
        preparePipeline(await fitPipeline(trial, given.features, given.targets, MEANS))(given.features),
      )!;
    const alone = await errorOf({ ...costs, onto: null });
    expect(alone).toBeGreaterThan(0.01);
    expect(await errorOf(squares)).toBeLessThan(alone / 3);
  });

  it("corrects by a difference where the target is learned as it is", async () => {
    const sums = lawTable({ configurations: 20, noise: 0, law: (cpu, mb) => 5 + 2 * mb - cpu });
    const flat = ontoOf({ kind: "mean" });
    const line = trialOf({ kind: "ridge", alpha: 1e-9 }, { onto: flat });
    const fitted = await fitPipeline(line, sums.features, sums.targets, MEANS);
    const mean = sums.targets.reduce((sum, target) => sum + target, 0) / sums.targets.length;
    expect(fitted.onto!.regressor).toMatchObject({ kind: "mean" });
    expect(preparePipeline({ ...fitted.onto!, onto: null })(asked)[0]).toBeCloseTo(mean, 9);
    expect(preparePipeline(fitted)(asked)[0]).toBeCloseTo(5 + 40 - 8, 4);
  });

  it("holds absurd corrections to three orders of magnitude beyond what was measured", async () => {
    const given = lawTable({ configurations: 20, noise: 0, law: (cpu) => cpu });
    const trial = { ...powerLaw, onto: ontoOf({ kind: "mean" }) };
    const predict = preparePipeline(await fitPipeline(trial, given.features, given.targets, MEANS));
    const [low, high] = predict(featureTable({ cpu: [1e-9, 1e300], megabytes: [1, 1] }));
    expect(low! / (Math.min(...given.targets) / 1000)).toBeCloseTo(1, 9);
    expect(high! / (Math.max(...given.targets) * 1000)).toBeCloseTo(1, 9);
  });
});

describe("prepareDeviation()", () => {
  const table = lawTable({ configurations: 20, noise: 0.05 });

  it("is larger where less is known, and never less than the noise", async () => {
    const deviation = prepareDeviation(await fitPipeline(PLAIN_PROCESS, table.features, table.targets, MEANS))!;
    const [seen, far] = deviation(
      featureTable({
        cpu: [table.features.columns[0]!.values[0] as number, 400],
        megabytes: [table.features.columns[1]!.values[0] as number, 900],
      }),
    );
    expect(seen).toBeGreaterThan(0.03);
    expect(seen).toBeLessThan(0.1);
    expect(far).toBeGreaterThan(3 * seen!);
  });

  it("is none where the regressor says nothing of itself", async () => {
    expect(prepareDeviation(await fitPipeline(powerLaw, table.features, table.targets, MEANS))).toBeNull();
  });
});
