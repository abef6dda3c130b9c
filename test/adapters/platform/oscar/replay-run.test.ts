import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { EndNote } from "#adapters/platform/oscar/end-note.ts";
import { replayRun, type RunSight, wayOfArrival } from "#adapters/platform/oscar/replay-run.ts";
import { keyOfPlace, RunLayout } from "#adapters/platform/oscar/run-layout.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import { oscarComponent } from "./oscar-harness.ts";

const cut = oscarComponent({
  name: "cut",
  behaviour: { kind: "fanOut", files: 2 },
  outputs: [{ path: "b/cut", prefixes: [], suffixes: [] }],
});
const work = oscarComponent({ name: "work", behaviour: { kind: "compute", seconds: 0 } });
const join = oscarComponent({ name: "join", behaviour: { kind: "compute", seconds: 0 }, join: true });
const run: RunRequest = {
  campaignId: "c-00000000",
  runId: "r",
  attempt: 1,
  components: [cut, work, join],
  edges: [
    { from: "cut", to: "work", path: "b/cut" },
    { from: "work", to: "join", path: "work/work" },
  ],
  uploads: [0.2, 0].map((atSeconds, index) => ({
    component: "cut",
    atSeconds,
    batchIndex: 0,
    key: `i/${index}.txt`,
    sizeBytes: 1,
  })),
  inputBucket: "inputs",
  workBucket: "state",
  workPrefix: "w/",
  captureToPrefix: null,
  seed: "s",
};
const layout = new RunLayout(
  run,
  run.components.map((component) => ({
    component,
    site: component.name === "work" ? "cloud" : "edge",
    service: `p-${component.name}`,
    isOwn: true,
    bucket: `p-${component.name}`,
    loadFolder: "load",
  })),
);
const note = (files: readonly string[], exitCode = 0): EndNote => ({
  exitCode,
  timedOut: false,
  outOfMemory: false,
  job: "j",
  node: "n",
  files: files.map((relativePath) => ({ relativePath, sizeBytes: 3 })),
  usage: { cpuSeconds: null, peakMemoryBytes: null, throttledSeconds: null },
  lastLines: "",
});

describe("replayRun()", () => {
  /** Ends everything that is open in some order, one by one, as a cluster would. */
  function play(order: readonly number[], failing = ""): ReturnType<typeof replayRun> & { readonly states: number } {
    const ends = new Map<string, { note: EndNote; at: number }>();
    const files = new Map<string, { sizeBytes: number; at: number }>();
    const sight: RunSight = {
      end: ({ id }) => ends.get(id),
      file: (place) => files.get(keyOfPlace(place)),
    };
    const look = () => replayRun(run, layout, sight, 2);
    let progress = look();
    let states = 0;
    for (; !progress.finished && states < 100; states++) {
      const { open } = progress;
      const next = open[(order[states % Math.max(1, order.length)] ?? 0) % open.length]!;
      const names = next.arrival.component === "cut" ? ["1", "2"] : ["only"];
      const isFailing = next.arrival.id === failing;
      ends.set(next.arrival.id, { note: note(isFailing ? [] : names, isFailing ? 1 : 0), at: 1000 + states });
      const { component } = layout.placeOf(next.arrival.component);
      const { service, site } = layout.placeOf(next.arrival.component);
      expect(look().finished && component.outputs.length > 0 && !isFailing && names.length > 0).toBe(false);
      for (const name of names) {
        files.set(`${site}/${service}/out0/o0/${wayOfArrival(next)}/${name}`, { sizeBytes: 3, at: 1000 + states });
      }
      progress = look();
    }
    return { ...progress, states };
  }

  it("finds the same arrivals whatever the order in which their ends come into sight", () => {
    const expected = play([0])
      .ended.map(({ arrival }) => arrival.id)
      .sort();
    expect(expected).toHaveLength(2 + 4 + 2);
    fc.assert(
      fc.property(fc.array(fc.nat(7), { minLength: 1, maxLength: 12 }), (order) => {
        const { ended, finished, handedOver } = play(order);
        expect(finished).toBe(true);
        expect(ended.map(({ arrival }) => arrival.id).sort()).toEqual(expected);
        expect(handedOver).toHaveLength(8);
      }),
      { numRuns: 50 },
    );
  });

  it("stages what comes from another OSCAR or is several files, and leaves what can be told of where it lies", () => {
    const { ended } = play([0]);
    const kinds = ended.map(({ arrival, beginning }) => [
      arrival.component,
      beginning.kind,
      beginning.at.key.split("/")[0],
    ]);
    expect(new Set(kinds.map((kind) => kind.join(" ")))).toEqual(
      new Set(["cut put in", "work put staged", "join put staged"]),
    );
    const near = new RunLayout(
      run,
      layout.places.map((place) => ({ ...place, site: "edge" })),
    );
    const [arrival] = ended.filter(({ arrival: { component } }) => component === "work");
    const lies = { bucket: "work" as const, key: "edge/p-cut/out0/o0/x/y/1", sizeBytes: 3 };
    expect(near.beginning({ ...arrival!.arrival, files: [lies] })).toEqual({
      kind: "there",
      at: { site: "edge", bucket: "p-cut", key: "out0/o0/x/y/1" },
    });
  });

  it("lets no join run, and hands nothing over to it, for an original of which an invocation failed", () => {
    const { ended, finished, handedOver } = play([0], "work-0.0");
    expect(finished).toBe(true);
    expect(
      ended.filter(({ arrival }) => arrival.component === "join").map(({ arrival }) => arrival.originIndex),
    ).toEqual([1]);
    expect(handedOver.filter(({ consumer }) => consumer === "join").map(({ originIndex }) => originIndex)).toEqual([
      1, 1,
    ]);
  });
});
