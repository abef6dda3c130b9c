import { describe, expect, it } from "vitest";

import { planTable, planSentences } from "#core/campaign/describe-plan.ts";
import { designSpace } from "#core/campaign/design-space.ts";
import { estimateRuns } from "#core/campaign/estimate.ts";
import { identityOf } from "#core/campaign/identity.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { runRequest } from "#core/campaign/run-request.ts";
import type { RunRequest } from "#core/campaign/run-request.ts";
import { sweptDimensions } from "#core/campaign/swept-dimensions.ts";
import { Campaign, Plan } from "#core/campaign/campaign.ts";
import { DocumentError } from "#core/document/document-error.ts";

import { campaignWith } from "./campaign-fixture.ts";

const FILES = [
  { key: "01/a.jpg", sizeBytes: 10 },
  { key: "02/b.jpg", sizeBytes: 20 },
];
const POISSON = { kind: "poisson", requestsPerSecond: [2, 4], durationSeconds: 10 };
const withLoad = (load: unknown, fields: Record<string, unknown> = {}): Campaign =>
  campaignWith({ load, measure: { components: false }, ...fields });

function requestsOf(campaign: Campaign): RunRequest[] {
  return planRuns(campaign).runs.map((run) =>
    runRequest(campaign, run, { files: FILES, attempt: 1, captureToPrefix: null }),
  );
}

function sentencesOf(load: unknown, fields: Record<string, unknown> = {}): string[] {
  try {
    withLoad(load, fields);
  } catch (error) {
    if (error instanceof DocumentError)
      return error.problems.map(({ sentence }) => sentence.slice(sentence.indexOf(" as ") + 4));
    throw error;
  }
  return [];
}

describe("a campaign with an open loop", () => {
  it.each([
    [
      "constant",
      { kind: "constant", requestsPerSecond: 2, count: 7 },
      { kind: "constant", requestsPerSecond: 2, count: 7 },
    ],
    ["Poisson", POISSON, { kind: "poisson", requestsPerSecond: 2, durationSeconds: 10 }],
    [
      "ramp",
      { kind: "ramp", fromPerSecond: 0, toPerSecond: [5, 9], durationSeconds: 4 },
      { kind: "ramp", fromPerSecond: 0, toPerSecond: 5, durationSeconds: 4 },
    ],
    [
      "trace",
      { kind: "trace", seconds: [1_003.5, 1_001, 1_002] },
      { kind: "trace", trace: expect.stringMatching(/^[0-9a-f]{10}$/) as string, count: 3, spanSeconds: 2.5, speed: 1 },
    ],
  ])("keeps its load in the campaign, the plan and each configuration: %s", (_what, spec, load) => {
    const campaign = withLoad(spec);
    expect(Campaign.parse(JSON.parse(JSON.stringify(campaign)))).toEqual(campaign);
    const plan = planRuns(campaign);
    expect(Plan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    expect(designSpace(campaign, "workflow").at(0).load).toEqual(load);
    for (const { uploads } of requestsOf(campaign)) {
      expect(uploads.length).toBeGreaterThan(0);
      expect(uploads[0]?.atSeconds).toBe(0);
      uploads.forEach(({ key, batchIndex }, index) => {
        expect(key).toBe(FILES[index % 2]?.key);
        expect(batchIndex).toBe(index);
      });
    }
  });

  it("sweeps rates, ends of ramps and speeds, also in a zip", () => {
    const names = (load: unknown, fields: Record<string, unknown> = {}) =>
      sweptDimensions(withLoad(load, fields)).map(({ name, values }) => [name, ...values]);
    expect(names(POISSON)).toEqual([["load.requestsPerSecond", "2", "4"]]);
    expect(names({ kind: "ramp", fromPerSecond: [0, 1], toPerSecond: [5, 9], durationSeconds: 4 })).toEqual([
      ["load.fromPerSecond", "0", "1"],
      ["load.toPerSecond", "5", "9"],
    ]);
    expect(names({ kind: "trace", seconds: [0, 1], speed: [1, 2] })).toEqual([["load.speed", "1", "2"]]);
    const zipped = withLoad(POISSON, { sweep: "zip", components: { blur: { cpu: [1, 2] } } });
    expect(designSpace(zipped, "workflow").size).toBe(2);
    expect(sentencesOf(POISSON, { sweep: "zip", components: { blur: { cpu: [1, 2, 3] } } })).toEqual([
      'load.requestsPerSecond must hold one value or 3, as many as components.blur.cpu, because sweep is "zip": it holds 2',
    ]);
  });

  it("is told apart by the times of its trace, and means the same wherever these are counted from", () => {
    const id = (seconds: number[]) => withLoad({ kind: "trace", seconds }).id;
    expect(id([10, 11, 13])).toBe(id([0, 1, 3]));
    expect(id([10, 11, 13])).not.toBe(id([0, 1, 2]));
    const configuration = (seconds: number[]) =>
      planRuns(withLoad({ kind: "trace", seconds })).runs[0]?.configurationId;
    expect(configuration([10, 11, 13])).toBe(configuration([0, 1, 3]));
    expect(configuration([10, 11, 13])).not.toBe(configuration([0, 1, 2]));
  });

  it("has one identity for all draws of one rate, and another for another rate or kind", () => {
    const requests = requestsOf(withLoad(POISSON));
    const identities = requests.map((request) => identityOf(request, {}));
    expect(new Set(requests.map(({ uploads }) => uploads.length)).size).toBeGreaterThan(2);
    expect(new Set(identities).size).toBe(2);
    const constant = requestsOf(withLoad({ ...POISSON, kind: "constant", requestsPerSecond: 2 }));
    expect(identities).not.toContain(identityOf(constant[0] as RunRequest, {}));
  });

  it("makes the inputs of components alone by one batch, whatever its load", () => {
    const runs = planRuns(campaignWith({ load: POISSON, repetitions: 1 })).runs;
    const captures = runs.filter(({ capture }) => capture !== null);
    expect(captures.map(({ configuration }) => configuration.load)).toEqual([
      { batchSize: 2, batches: 1, interUploadSeconds: 0, interUploadDistribution: "deterministic" },
    ]);
    expect(runs).toHaveLength(1 + 3 * 2);
  });

  it("takes at least the time of its load, and as long a request as others did", () => {
    const campaign = withLoad({ kind: "constant", requestsPerSecond: [1, 2], durationSeconds: 10 }, { repetitions: 1 });
    const runs = planRuns(campaign).runs;
    const slow = runs.find(
      ({ configuration }) => configuration.load.kind === "constant" && configuration.load.requestsPerSecond === 1,
    );
    expect(estimateRuns(runs, [], { pauseSeconds: 0 })).toMatchObject({ seconds: null, atLeastSeconds: 9 + 9.5 });
    const timed = slow === undefined ? [] : [{ configuration: slow.configuration, makespanSeconds: 40 }];
    expect(estimateRuns(runs, timed, { pauseSeconds: 0 }).seconds).toBe(40 + 80);
  });

  it("is described in words", () => {
    const words = (load: unknown) => {
      const campaign = withLoad(load, { repetitions: 1 });
      const plan = planRuns(campaign);
      expect(planTable(campaign, plan).rows).toHaveLength(plan.runs.length);
      return planSentences(campaign, plan, estimateRuns(plan.runs, [], { pauseSeconds: 0 }))[1];
    };
    expect(words(POISSON)).toBe("Requests come in an open loop, at random (Poisson): 2, 4 a second, for 10 s.");
    expect(words({ kind: "constant", requestsPerSecond: 2, count: 7 })).toBe(
      "Requests come in an open loop, evenly: 2 a second, 7 in all.",
    );
    expect(words({ kind: "ramp", fromPerSecond: 0, toPerSecond: 5, durationSeconds: 4 })).toBe(
      "Requests come in an open loop, from 0 a second to 5 in 4 s.",
    );
    expect(words({ kind: "trace", seconds: [5, 7], speed: 2 })).toBe(
      "Requests come in an open loop at the 2 times of a trace of 2 s, at speed 2.",
    );
  });

  it.each([
    [
      { kind: "poisson", requestsPerSecond: 1 },
      "load must say how long requests come or how many: durationSeconds or count, one of the two",
    ],
    [
      { kind: "constant", requestsPerSecond: 1, count: 3, durationSeconds: 2 },
      "load must say how long requests come or how many: durationSeconds or count, one of the two",
    ],
    [
      { kind: "constant", requestsPerSecond: 0, count: 3 },
      "load.requestsPerSecond must be more than 0 requests per second: current value is 0",
    ],
    [
      { kind: "ramp", fromPerSecond: [0, 1], toPerSecond: 0, durationSeconds: 4 },
      "load.toPerSecond must be more than 0 where load.fromPerSecond is 0, or no request would come: current value is 0",
    ],
    [
      { kind: "poisson", requestsPerSecond: [1, 5_000], durationSeconds: 60 },
      "load must upload at most 100000 files in a run (requestsPerSecond times durationSeconds): current value is 300000",
    ],
    [
      { kind: "trace", seconds: "times.csv" },
      'load.seconds must be the times themselves, as a path means nothing in a bucket: `run FILE` or `plan --resolved FILE` makes the campaign self-contained: current value is "times.csv"',
    ],
    [{ kind: "constant", requestsPerSecond: 1, count: 3, batchSize: 2 }, "load.batchSize must not be there"],
  ])("refuses %j", (load, sentence) => {
    const sentences = sentencesOf(load);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(sentence);
  });

  it("refuses another kind with those that there are", () => {
    expect(sentencesOf({ kind: "burst" })[0]).toBe(
      'load.kind must be "batches", "constant", "poisson", "ramp" or "trace": current value is "burst"',
    );
  });
});

describe("a campaign of batches", () => {
  it("has the id, the configurations and the identities that it had before there were open loops", () => {
    const campaign = campaignWith({
      components: { blur: { cpu: [1, 2], warm: [true, false] } },
      load: { batchSize: [1, 2], batches: 3, interUploadSeconds: [1, 2], interUploadDistribution: "exponential" },
    });
    expect(campaign.id).toBe("faces-1e00ca87");
    expect(campaignWith({ load: { kind: "batches" } }).id).toBe(campaignWith().id);
    expect(campaignWith().id).toBe("faces-a19fa315");
    const [run] = planRuns(campaignWith()).runs;
    expect(JSON.stringify(run?.configuration.load)).toBe(
      '{"batchSize":2,"batches":1,"interUploadSeconds":0,"interUploadDistribution":"deterministic"}',
    );
  });
});
