import { describe, expect, it } from "vitest";

import type { Campaign } from "#core/campaign/campaign.ts";
import { identityOf } from "#core/campaign/identity.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { runRequest } from "#core/campaign/run-request.ts";
import type { RunRequest } from "#core/campaign/run-request.ts";

import { campaignWith } from "./campaign-fixture.ts";

const PLATFORM = { platform: "local", node: "x86", "image example/blur": "sha256:1" };
const FILES = [
  { key: "01/a.jpg", sizeBytes: 10 },
  { key: "02/b.jpg", sizeBytes: 20 },
];

function requestsOf(campaign: Campaign, subject = "workflow"): RunRequest[] {
  return planRuns(campaign)
    .runs.filter((run) => run.configuration.subject === subject)
    .map((run) => runRequest(campaign, run, { files: FILES, attempt: 1, captureToPrefix: null }));
}

function identity(fields: Record<string, unknown> = {}, subject?: string): string {
  const [first] = requestsOf(
    campaignWith({ load: { batchSize: 2 }, measure: { components: subject !== undefined }, ...fields }),
    subject,
  );
  if (first === undefined) throw new Error("no run");
  return identityOf(first, PLATFORM);
}

describe("identityOf()", () => {
  it("is the same for repetitions, also of a load that is drawn at random", () => {
    const load = { batchSize: 2, batches: 4, interUploadSeconds: 3, interUploadDistribution: "exponential" };
    const requests = requestsOf(campaignWith({ load, measure: { components: false } }));
    expect(new Set(requests.map((request) => JSON.stringify(request.uploads))).size).toBe(3);
    expect(new Set(requests.map((request) => identityOf(request, PLATFORM))).size).toBe(1);
  });

  it.each([
    ["the campaign's name", { name: "other" }],
    ["the seed", { seed: 9 }],
    [
      "other values of the sweep",
      { components: { encode: { cpu: [0.2, 3] } }, order: "given", measure: { components: false } },
    ],
    ["the name of an input set", { inputs: { other: ["01/a.jpg", "02/b.jpg"] } }],
  ])("does not depend on %s", (_what, fields) => {
    expect(identity(fields)).toBe(identity());
  });

  it.each([
    ["the CPU limit", { components: { blur: { cpu: 2 } } }],
    ["the memory limit", { components: { blur: { memory: "1Gi" } } }],
    ["the time limit", { components: { blur: { timeoutSeconds: 10 } } }],
    ["the parallelism", { components: { blur: { parallelism: 2 } } }],
    ["the environment", { components: { blur: { environment: { A: 1 } } } }],
    ["the image", { components: { blur: { image: "example/other" } } }],
    ["the resource", { components: { blur: { resources: ["edge"] } } }],
    ["a join", { components: { encode: { join: true } } }],
    ["the load", { load: { batchSize: 2, batches: 2, interUploadSeconds: 1 } }],
  ])("depends on %s", (_what, fields) => {
    expect(identity(fields)).not.toBe(identity());
  });

  it("tells a component alone from the workflow, and what a random load was drawn from", () => {
    expect(identity({}, "blur")).not.toBe(identity());
    const exponential = (interUploadSeconds: number) =>
      identity({ load: { batchSize: 2, batches: 2, interUploadSeconds, interUploadDistribution: "exponential" } });
    expect(exponential(1)).not.toBe(exponential(2));
  });

  it("depends on what the platform says", () => {
    const [request] = requestsOf(campaignWith());
    if (request === undefined) throw new Error("no run");
    expect(identityOf(request, { ...PLATFORM, "image example/blur": "sha256:2" })).not.toBe(
      identityOf(request, PLATFORM),
    );
  });

  it("depends on the content of inputs where their hashes are known, not on where they lie", () => {
    const campaign = campaignWith({ measure: { workflow: false } });
    const [run] = planRuns(campaign).runs.filter(({ configuration }) => configuration.subject === "encode");
    if (run === undefined) throw new Error("no run");
    const at = (prefix: string, etag: string): string => {
      const key = `${prefix}/a.jpg`;
      const request = runRequest(campaign, run, { files: [{ key, sizeBytes: 1 }], attempt: 1, captureToPrefix: null });
      return identityOf(request, PLATFORM, { [key]: etag });
    };
    expect(at("captured/one", "e1")).toBe(at("captured/two", "e1"));
    expect(at("captured/one", "e1")).not.toBe(at("captured/one", "e2"));
  });
});
