import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Plan } from "#core/campaign/campaign.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { configurationId } from "#core/campaign/configuration-id.ts";
import { loadSpace } from "#core/campaign/load-space.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { DocumentError } from "#core/document/document-error.ts";

import { campaignWith } from "./campaign-fixture.ts";

function list(most: number): fc.Arbitrary<number[]> {
  return fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: most });
}

const anyCampaign: fc.Arbitrary<Campaign> = fc
  .record({
    blurCpu: list(3),
    blurParallelism: list(3),
    encodeCpu: list(2),
    setCount: fc.integer({ min: 1, max: 3 }),
    batchSize: list(2),
    repetitions: fc.integer({ min: 1, max: 4 }),
    order: fc.constantFrom("random", "given"),
    seed: fc.nat(1000),
    measure: fc.constantFrom(
      { workflow: true, components: true },
      { workflow: false, components: true },
      { workflow: true, components: false },
      { workflow: false, components: ["encode"] },
    ),
    budgetRuns: fc.option(fc.integer({ min: 5, max: 60 }), { nil: undefined }),
    sweep: fc.constantFrom<unknown>("grid", { sample: 1 }, { sample: 5 }),
  })
  .map(({ blurCpu, blurParallelism, encodeCpu, setCount, batchSize, budgetRuns, ...rest }) =>
    campaignWith({
      components: { blur: { cpu: blurCpu, parallelism: blurParallelism }, encode: { cpu: encodeCpu } },
      inputs: Object.fromEntries(["a", "b", "c"].slice(0, setCount).map((set, index) => [set, keys(set, index + 1)])),
      load: { batchSize },
      ...(budgetRuns === undefined ? {} : { budget: { runs: budgetRuns } }),
      ...rest,
    }),
  );

/** All configurations of a campaign of blur and encode, counted by hand. */
function gridSize({ subjects, components: [blur, encode], inputs, load }: Campaign): number {
  const blurs = (blur?.cpuMillicores.length ?? 0) * (blur?.parallelism.length ?? 0);
  const encodes = encode?.cpuMillicores.length ?? 0;
  const loads = Object.keys(inputs).length * (loadSpace(load).dimensions[0]?.values.length ?? 0);
  const sizes: Record<string, number> = {
    workflow: blurs * encodes * loads,
    blur: blurs * loads,
    encode: encodes * loads,
  };
  return subjects.reduce((sum, subject) => sum + (sizes[subject] ?? 0), 0);
}

function keys(set: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${set}/${index}.jpg`);
}

describe("planRuns()", () => {
  it("has every configuration in every repetition exactly once, and captures besides", () => {
    fc.assert(
      fc.property(anyCampaign, (campaign) => {
        const plan = planRuns(campaign);
        expect(Plan.parse(plan)).toEqual(plan);
        expect(plan.runs.map(({ order }) => order)).toEqual(plan.runs.map((_, index) => index));
        expect(new Set(plan.runs.map(({ runId }) => runId)).size).toBe(plan.runs.length);
        const repetitions = new Map<string, number[]>();
        for (const run of plan.runs) {
          expect(run.configurationId).toBe(configurationId(run.configuration));
          expect(run.runId).toBe(`${run.configuration.subject}-${run.configurationId}-r${run.repetition}`);
          repetitions.set(run.configurationId, [...(repetitions.get(run.configurationId) ?? []), run.repetition]);
        }
        const whole = Array.from({ length: campaign.repetitions }, (_, repetition) => repetition);
        for (const [id, own] of repetitions) {
          const extra = plan.runs.find((run) => run.configurationId === id)?.capture !== null && own.length === 1;
          expect(own.sort((left, right) => left - right)).toEqual(extra ? [0] : whole);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is the same for the same seed", () => {
    fc.assert(
      fc.property(anyCampaign, (campaign) => {
        expect(planRuns(structuredClone(campaign))).toEqual(planRuns(campaign));
      }),
      { numRuns: 20 },
    );
  });

  it("captures before anyone reads the capture, once for each input set that is read", () => {
    fc.assert(
      fc.property(anyCampaign, (campaign) => {
        const { runs } = planRuns(campaign);
        const captures = new Map(runs.filter((run) => run.capture !== null).map((run) => [run.runId, run]));
        for (const run of runs) {
          const alone = run.configuration.subject === "encode";
          expect(run.inputsFrom !== null).toBe(alone);
          if (run.inputsFrom === null) continue;
          const capture = captures.get(run.inputsFrom);
          expect(capture?.order).toBeLessThan(run.order);
          expect(capture?.configuration).toMatchObject({ subject: "workflow", inputSet: run.configuration.inputSet });
        }
        const sets = [...captures.values()].map(({ configuration }) => configuration.inputSet);
        expect(new Set(sets).size).toBe(sets.length);
        expect(
          new Set(runs.filter((run) => run.inputsFrom !== null).map(({ configuration }) => configuration.inputSet)),
        ).toEqual(new Set(sets));
      }),
      { numRuns: 60 },
    );
  });

  it("keeps to a budget of runs with whole repetitions, and counts what it leaves out", () => {
    fc.assert(
      fc.property(anyCampaign, (campaign) => {
        fc.pre(campaign.repetitions > 1);
        const { runs, leftOut } = planRuns(campaign);
        expect(runs.length).toBeLessThanOrEqual(campaign.budget.runs ?? Infinity);
        const measured = runs.filter(({ repetition }) => repetition === campaign.repetitions - 1).length;
        expect(measured + leftOut).toBe(gridSize(campaign));
      }),
      { numRuns: 60 },
    );
  });

  it("crosses all dimensions in a grid", () => {
    const campaign = campaignWith({
      components: {
        blur: { cpu: [1, 2], environment: { A: [1, 2, 3] }, alternatives: { other: { image: "example/other" } } },
        encode: { parallelism: [1, 2] },
      },
      inputs: { a: ["a"], b: ["b"] },
      load: { batchSize: [1, 2] },
      repetitions: 1,
    });
    const count = (subject: string) =>
      planRuns(campaign).runs.filter((run) => run.configuration.subject === subject && run.capture === null).length;
    const captures = planRuns(campaign).runs.filter((run) => run.capture !== null).length;
    expect([count("workflow") + captures, count("blur"), count("encode")]).toEqual([
      2 * 3 * 2 * 2 * 2 * 2,
      2 * 3 * 2 * 2 * 2,
      2 * 2 * 2,
    ]);
  });

  it("walks through lists together in a zip, crossed with what is named, and measures nothing twice", () => {
    const campaign = campaignWith({
      components: {
        blur: { cpu: [1, 2, 3], parallelism: [1, 1, 2], resources: ["here", "edge"] },
        encode: { cpu: [1, 1, 2] },
      },
      sweep: "zip",
      repetitions: 1,
      order: "given",
    });
    const points = planRuns(campaign).runs.map(({ configuration: { subject, components } }) =>
      [
        subject,
        components["blur"]?.cpuMillicores,
        components["blur"]?.parallelism,
        components["blur"]?.resource,
        components["encode"]?.cpuMillicores,
      ].join(" "),
    );
    expect(points.filter((point) => point.startsWith("workflow")).sort()).toEqual([
      "workflow 1000 1 edge 1000",
      "workflow 1000 1 here 1000",
      "workflow 1000 1 here 1000",
      "workflow 2000 1 edge 1000",
      "workflow 2000 1 here 1000",
      "workflow 3000 2 edge 2000",
      "workflow 3000 2 here 2000",
    ]);
    expect(points.filter((point) => point.startsWith("blur"))).toHaveLength(6);
    expect(points.filter((point) => point.startsWith("encode"))).toEqual(["encode    1000", "encode    2000"]);
  });

  it("draws as many configurations of each part as a sample says, without doubles", () => {
    const campaign = campaignWith({
      components: { blur: { cpu: [1, 2, 3, 4], parallelism: [1, 2, 3, 4] }, encode: { cpu: [1, 2] } },
      sweep: { sample: 7 },
      repetitions: 2,
      measure: { components: ["blur", "encode"] },
    });
    const { runs, leftOut } = planRuns(campaign);
    const count = (subject: string) =>
      runs.filter((run) => run.configuration.subject === subject && run.repetition === 1).length;
    expect([count("workflow"), count("blur"), count("encode")]).toEqual([7, 7, 2]);
    expect(leftOut).toBe(32 - 7 + (16 - 7));
  });

  it("measures in the given order when asked to, and else in another one for each repetition", () => {
    const fields = {
      components: { blur: { cpu: [1, 2, 3, 4, 5, 6] } },
      measure: { components: false },
      repetitions: 2,
    };
    const cpus = (order: string) =>
      planRuns(campaignWith({ ...fields, order })).runs.map(
        ({ configuration }) => configuration.components["blur"]?.cpuMillicores,
      );
    expect(cpus("given")).toEqual([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6].map((cpu) => cpu * 1000));
    const random = cpus("random");
    expect([...random.slice(0, 6)].sort()).toEqual(cpus("given").slice(0, 6));
    expect(random.slice(0, 6)).not.toEqual(cpus("given").slice(0, 6));
    expect(random.slice(6)).not.toEqual(random.slice(0, 6));
    expect(planRuns(campaignWith({ ...fields, seed: 2 })).runs.map(({ runId }) => runId)).not.toEqual(
      planRuns(campaignWith(fields)).runs.map(({ runId }) => runId),
    );
  });

  it("lets the first repetition of the very same configuration be the capture", () => {
    const campaign = campaignWith({ inputs: { one: ["a"] }, repetitions: 3 });
    const { runs } = planRuns(campaign);
    expect(runs).toHaveLength(9);
    expect(runs[0]).toMatchObject({ repetition: 0, capture: runs[0]?.runId, configuration: { subject: "workflow" } });
  });

  it("makes an extra run of all files at the first values where the campaign measures another load", () => {
    const campaign = campaignWith({
      components: { blur: { cpu: [2, 1], parallelism: [3, 1] } },
      inputs: { many: keys("m", 5) },
      load: { batchSize: 2, batches: 2, interUploadSeconds: 10, interUploadDistribution: "exponential" },
      measure: { workflow: false, components: ["encode"] },
    });
    const { runs } = planRuns(campaign);
    expect(runs).toHaveLength(1 + 3);
    expect(runs[0]?.configuration).toMatchObject({
      subject: "workflow",
      components: { blur: { cpuMillicores: 2000, parallelism: 3 } },
      load: { batchSize: 5, batches: 1, interUploadSeconds: 0, interUploadDistribution: "deterministic" },
    });
  });

  it("refuses a grid that is too large, without building it, and says what to do", () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    const environment = Object.fromEntries("ABCDEFGHIJKLMNOPQRST".split("").map((name) => [name, values]));
    const campaign = campaignWith({
      components: { blur: { environment: { A: values, B: values, C: values } } },
      measure: { components: false },
    });
    expect(() => planRuns(campaign)).toThrow(DocumentError);
    expect(() => planRuns(campaign)).toThrow(
      `Cannot plan campaign "${campaign.id}" as it must make at most 10000 runs, but measuring 1000000 configurations 3 times makes 3000000: list fewer values, or measure some of them with sweep: { sample: 50 } or budget: { runs: 500 }`,
    );
    expect(planRuns({ ...campaign, budget: { runs: 31, seconds: null } })).toMatchObject({ leftOut: 999_990 });
    expect(planRuns({ ...campaign, sweep: { sample: 20 } }).runs).toHaveLength(60);
    const beyondCounting = {
      ...campaign,
      components: campaign.components.map((component) => ({ ...component, environment })),
      sweep: { sample: 20 },
    };
    expect(() => planRuns(beyondCounting)).toThrow("it must make at most 10000 runs");
  });

  it("builds ten thousand runs", () => {
    const values = Array.from({ length: 50 }, (_, index) => index + 1);
    const campaign = campaignWith({
      components: { blur: { environment: { A: values, B: values } } },
      measure: { components: false },
      repetitions: 4,
    });
    expect(planRuns(campaign).runs).toHaveLength(10_000);
  });
});
