import { describe, expect, it } from "vitest";

import { ClusterLoad } from "#adapters/platform/oscar/api/cluster-load.ts";
import { JobsPage } from "#adapters/platform/oscar/api/jobs-page.ts";
import { oscarTraits } from "#adapters/platform/oscar/api/oscar-version.ts";

// Derived from the sources of the tags, never recorded: pkg/handlers/{logs,status}.go of v3.5.0, v3.6.3 and v3.6.4.
describe("shapes of older versions (derived)", () => {
  it("all jobs by their names, before 3.6.4", () => {
    const read = JobsPage.parse({
      "grayify-1": {
        status: "Succeeded",
        creation_time: "2025-03-01T10:00:00Z",
        start_time: "2025-03-01T10:00:02Z",
        finish_time: "2025-03-01T10:00:09Z",
      },
      "grayify-2": { status: "", creation_time: "2025-03-01T10:00:00Z" },
    });
    expect(read.nextPage).toBeUndefined();
    expect([...read.jobs.keys()]).toEqual(["grayify-1", "grayify-2"]);
    expect(read.jobs.get("grayify-1")?.finishedAt).toBe("2025-03-01T10:00:09Z");
  });

  it("tells a job that is called jobs from a page", () => {
    expect([...JobsPage.parse({ jobs: { status: "Pending" } }).jobs.keys()]).toEqual(["jobs"]);
    expect([...JobsPage.parse({ jobs: { jobs: { status: "Pending" } } }).jobs.keys()]).toEqual(["jobs"]);
    expect(JobsPage.parse({ jobs: {} }).jobs.size).toBe(0);
    expect(JobsPage.parse({}).jobs.size).toBe(0);
  });

  it("nodes as texts, before 3.6.5", () => {
    const node = {
      nodeName: "wn1",
      cpuCapacity: "3920",
      cpuUsage: "412",
      cpuPercentage: "10.51",
      memoryCapacity: "8123465728",
      memoryUsage: "1234567168",
      memoryPercentage: "15.20",
    };
    const status = {
      numberNodes: 1,
      cpuFreeTotal: 3508,
      cpuMaxFree: 3508,
      memoryFreeTotal: 1,
      memoryMaxFree: 1,
      detail: [node],
    };
    expect(ClusterLoad.parse(status)).toEqual([
      {
        name: "wn1",
        cpuMillicores: 3920,
        cpuUsedMillicores: 412,
        cpuRequestedMillicores: null,
        memoryBytes: 8_123_465_728,
        memoryUsedBytes: 1_234_567_168,
        memoryRequestedBytes: null,
        isReady: null,
      },
    ]);
    expect(ClusterLoad.parse({ ...status, detail: null })).toEqual([]);
  });
});

describe("oscarTraits", () => {
  it.each([
    ["v3.5.3", { refusesExistingBuckets: false, tokenOnUpdate: "renewed", namesJobs: false, creationTimeOf: "job" }],
    [
      "3.6.0",
      { refusesExistingBuckets: true, tokenOnUpdate: "renewed, and its notifications break", creationTimeOf: "job" },
    ],
    ["v3.6.4", { tokenOnUpdate: "renewed, and its notifications break", creationTimeOf: "pod" }],
    ["v4.0.0", { tokenOnUpdate: "kept", namesJobs: false, portsAreLists: false, federates: false }],
    ["v4.1.0-rc1", { namesJobs: true, portsAreLists: true, federates: true }],
    ["v10.0.0", { namesJobs: true, refusesExistingBuckets: true }],
    ["devel", { namesJobs: true, tokenOnUpdate: "kept" }],
  ])("of %s", (version, traits) => {
    expect(oscarTraits(version)).toMatchObject({ version, ...traits });
  });
});
