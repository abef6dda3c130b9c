import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { FUNCTION_NAMES } from "#core/campaign/trigger-routes.ts";
import { memoryBytesOf } from "#core/document/quantity.ts";
import type { FoundNode } from "#core/inventory/found-cluster.ts";

import { renderOverlay } from "../../../../scripts/deploy/kustomize/render-overlay.ts";
import { valueAt, type Manifest } from "../../../../scripts/deploy/manifest.ts";
import { expectedLoad, USUAL_LOAD } from "../../../../scripts/deploy/sizes/expected-load.ts";
import { ownSizes, sizeNotes } from "../../../../scripts/deploy/sizes/own-sizes.ts";
import { sizedManifests } from "../../../../scripts/deploy/sizes/sized-manifests.ts";
import { PACKAGE_ROOT } from "../../../../scripts/package-root.ts";

const node = (cores: number): FoundNode => ({
  name: "edge",
  architecture: "arm64",
  cores,
  memoryBytes: 4 * 2 ** 30,
  accelerators: {},
  allocatable: { cpuMillicores: cores * 1000, memoryBytes: 4 * 2 ** 30 },
  requested: { cpuMillicores: 0, memoryBytes: 0 },
  kind: null,
  open: true,
  labels: {},
});

describe("expectedLoad()", () => {
  it("takes what is said of it, and the usual for the rest", () => {
    expect(expectedLoad(undefined)).toEqual(USUAL_LOAD);
    expect(expectedLoad("rows=400, answerSeconds=0.2")).toEqual({ ...USUAL_LOAD, rows: 400, answerSeconds: 0.2 });
  });

  it.each([
    [
      "columns=3",
      'must name rows, records, questionsPerSecond, questionsAtOnce, stepSeconds, answerSeconds: current value is "columns=3"',
    ],
    ["rows=many", 'rows must be a number above 0: current value is "many"'],
    ["rows=0", 'rows must be a number above 0: current value is "0"'],
    ["rows", 'rows must be a number above 0: current value is ""'],
  ])("refuses %s with a sentence", (text, sentence) => {
    expect(() => expectedLoad(text)).toThrow(sentence);
  });
});

describe("ownSizes()", () => {
  it("gives no more than a node has, more to whoever has less time, and says why", async () => {
    const small = await ownSizes([node(0.5)], expectedLoad("rows=400,stepSeconds=1"));
    const large = await ownSizes([node(8)], expectedLoad("rows=400,stepSeconds=1"));
    expect(small["trainer"]!.limits.cpuMillicores).toBeLessThanOrEqual(500);
    expect(large["trainer"]!.limits.cpuMillicores).toBeGreaterThan(small["trainer"]!.limits.cpuMillicores);
    expect(sizeNotes(small).map((note) => note.split(":")[0])).toEqual([
      "trainer",
      "aggregator",
      "predictor",
      "discover",
      "profiler",
      "simulator",
    ]);
    // Of every function of ours something is said, and of those that have no model that they stay as they are written.
    for (const name of FUNCTION_NAMES) {
      const note = sizeNotes(large).find((line) => line.startsWith(`${name}: `));
      const isSized = large[name] !== undefined;
      expect(note).toMatch(isSized ? /CPU/ : /: what its file says, as no model of it is shipped: \w/);
      expect(isSized).toBe(!["profiler", "simulator"].includes(name));
    }
    expect(sizeNotes({})).toEqual([]);
  });
});

describe("sizedManifests()", () => {
  it("sets requests, limits and the predictor's concurrency, and touches nothing else", async () => {
    const written = await renderOverlay(join(PACKAGE_ROOT, "workflows/modelling/knative/base"));
    const sizes = await ownSizes([node(4)], USUAL_LOAD);
    const sized = sizedManifests(written, sizes);
    const changed = sized.filter((manifest, index) => manifest !== written[index]).map(({ metadata }) => metadata.name);
    expect(changed.sort()).toEqual(["aggregator", "predictor", "trainer"]);
    const of = (all: readonly Manifest[], name: string, ...path: string[]): unknown =>
      valueAt(
        all.find(({ kind, metadata }) => kind === "Service" && metadata.name === name),
        "spec",
        "template",
        "spec",
        ...path,
      );
    const predictor = sizes["predictor"]!;
    expect(of(sized, "predictor", "containerConcurrency")).toBe(predictor.concurrency);
    expect(of(sized, "trainer", "containerConcurrency")).toBe(of(written, "trainer", "containerConcurrency"));
    expect(of(sized, "predictor", "containers", "0", "resources", "requests", "cpu")).toBe(
      `${predictor.requests.cpuMillicores}m`,
    );
    // What the files allow of memory is kept where it is more: no campaign had as many models as an installation may.
    expect(of(sized, "predictor", "containers", "0", "resources", "limits", "memory")).toBe("512Mi");
    expect(sizedManifests(written, {})).toEqual(written);
  });

  it("gives the CronJob that looks around what the trainer takes of the same rows, as it learns models anew itself", async () => {
    const file = join(PACKAGE_ROOT, "workflows/modelling/self-profiling/discover.yaml");
    const written = parse(await readFile(file, "utf8")) as Manifest;
    const of = (manifest: Manifest | undefined, ...path: string[]): unknown =>
      valueAt(manifest, "spec", "jobTemplate", "spec", "template", "spec", "containers", "0", "resources", ...path);
    for (const rows of [40, 400, 4000]) {
      const { discover, trainer } = await ownSizes([node(4)], { ...USUAL_LOAD, rows });
      expect(discover!.limits.memoryBytes).toBeGreaterThan(trainer!.limits.memoryBytes);
      const [sized] = sizedManifests([written], { discover });
      expect(memoryBytesOf(String(of(sized, "limits", "memory")))).toBeGreaterThanOrEqual(discover!.limits.memoryBytes);
      expect(of(sized, "limits", "cpu")).toBe(`${discover!.limits.cpuMillicores}m`);
      expect(memoryBytesOf(String(of(sized, "requests", "memory")))).toBe(discover!.requests.memoryBytes);
      expect(of(sized, "requests", "cpu")).toBe(of(written, "requests", "cpu"));
    }
    // As it is written it holds what the usual load takes, for those who apply it without "deploy".
    const { discover } = await ownSizes([], USUAL_LOAD);
    expect(memoryBytesOf(String(of(written, "limits", "memory")))).toBeGreaterThanOrEqual(discover!.limits.memoryBytes);
  });
});
