import { describe, expect, it } from "vitest";

import type { PlannedRun } from "#core/campaign/campaign.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { runRequest } from "#core/campaign/run-request.ts";

import { CHAIN, campaignWith } from "./campaign-fixture.ts";

const campaign = campaignWith({
  components: { blur: { cpu: 2, timeoutSeconds: 20 }, encode: { join: true } },
  load: { batchSize: 2 },
  repetitions: 1,
});
const plan = planRuns(campaign);
const FILES = [{ key: "01/a.jpg", sizeBytes: 10 }];

function runOf(subject: string): PlannedRun {
  const run = plan.runs.find(({ configuration }) => configuration.subject === subject);
  if (run === undefined) throw new Error(`no run of ${subject}`);
  return run;
}

describe("runRequest()", () => {
  it("of the whole workflow has all components and edges, and the entries get the uploads", () => {
    const run = runOf("workflow");
    const request = runRequest(campaign, run, { files: FILES, attempt: 2, captureToPrefix: "captured/x/" });
    expect(request).toMatchObject({
      campaignId: campaign.id,
      runId: run.runId,
      attempt: 2,
      edges: campaign.edges,
      load: run.configuration.load,
      captureToPrefix: "captured/x/",
      workPrefix: `${campaign.id}/work/${run.runId}/2/`,
      seed: run.seed,
    });
    expect(request.components.map(({ name }) => name)).toEqual(["blur", "encode"]);
    expect(request.components[0]).toEqual({
      name: "blur",
      runnable: { image: "example/blur" },
      configuration: run.configuration.components["blur"],
      timeoutSeconds: 20,
      join: false,
      outputs: [{ path: "faces/mid", prefixes: [], suffixes: [] }],
    });
    expect(request.uploads.map(({ component, key }) => [component, key])).toEqual([
      ["blur", "01/a.jpg"],
      ["blur", "01/a.jpg"],
    ]);
    expect(JSON.parse(JSON.stringify(request))).toEqual(request);
  });

  it("of one component has that alone, and it gets the uploads, those of one original together when it joins", () => {
    const files = [
      { key: "x", sizeBytes: 1, originIndex: 4 },
      { key: "y", sizeBytes: 1, originIndex: 4 },
    ];
    const request = runRequest(campaign, runOf("encode"), { files, attempt: 1, captureToPrefix: null });
    expect(request.components.map(({ name }) => name)).toEqual(["encode"]);
    expect(request.edges).toEqual([]);
    expect(request.uploads.map(({ component, key, originIndex }) => [component, key, originIndex])).toEqual([
      ["encode", "x", 0],
      ["encode", "y", 0],
      ["encode", "x", 1],
      ["encode", "y", 1],
    ]);
  });

  it("gives the load to every entry", () => {
    const [blur, encode] = CHAIN.functions.oscar;
    const twoEntries = campaignWith({
      workflow: {
        functions: { oscar: [blur, encode, { here: { name: "count", image: "i", input: [{ path: "faces/in" }] } }] },
      },
    });
    const run = planRuns(twoEntries).runs.find(({ configuration }) => configuration.subject === "workflow");
    if (run === undefined) throw new Error("no run");
    const { uploads } = runRequest(twoEntries, run, { files: FILES, attempt: 1, captureToPrefix: null });
    expect(new Set(uploads.map(({ component }) => component))).toEqual(new Set(["blur", "count"]));
    expect(new Set(uploads.map(({ originIndex }) => originIndex)).size).toBe(uploads.length / 2);
  });

  it("refuses a run that is not of this campaign", () => {
    const run = runOf("blur");
    const { blur } = run.configuration.components;
    if (blur === undefined) throw new Error("no blur");
    const circumstances = { files: FILES, attempt: 1, captureToPrefix: null };
    const other = {
      ...run,
      configuration: { ...run.configuration, components: { blur: { ...blur, alternative: "toString" } } },
    };
    expect(() => runRequest(campaign, other, circumstances)).toThrow(
      /the alternative of "blur" must be one of the campaign's: current value is "toString"$/,
    );
    const empty = { ...run, configuration: { ...run.configuration, components: {} } };
    expect(() => runRequest(campaign, empty, circumstances)).toThrow(
      /its configuration must say how "blur" is set up$/,
    );
  });
});
