import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Routing, type Arrival, type RoutedComponent } from "#core/workflow/routing.ts";

function component(name: string, join = false): RoutedComponent {
  return { name, join, outputs: [{ path: `w/${name}`, prefixes: [], suffixes: [] }] };
}

function edge(from: string, to: string) {
  return { from, to, path: `w/${from}` };
}

function upload(component: string, originIndex?: number) {
  return { component, batchIndex: 0, key: "in/file", sizeBytes: 3, originIndex };
}

/** Ends an arrival well with these files; returns what arrives. */
function end(routing: Routing, arrival: Arrival, files: readonly string[]): readonly Arrival[] {
  const arrivals = routing
    .deliveries(arrival, files)
    .flatMap((delivery) => routing.landed(arrival, delivery, { bucket: "work", key: delivery.key, sizeBytes: 1 }));
  return [...arrivals, ...routing.succeeded(arrival)];
}

function only(arrivals: readonly Arrival[]): Arrival {
  expect(arrivals).toHaveLength(1);
  return arrivals[0] as Arrival;
}

describe("Routing", () => {
  it("a file of the load arrives at its component, and the run is finished when it has ended", () => {
    const routing = new Routing({ components: [component("a")], edges: [], uploads: [upload("a"), upload("a")] });
    const first = only(routing.uploaded(0));
    expect(first).toEqual({
      id: "a-0",
      component: "a",
      originIndex: 0,
      batchIndex: 0,
      files: [{ bucket: "inputs", key: "in/file", sizeBytes: 3 }],
    });
    routing.succeeded(first);
    expect(routing.finished).toBe(false);
    routing.failed(only(routing.uploaded(1)));
    expect(routing.finished).toBe(true);
  });

  it("deliveries are in the order of their paths and have keys of their own", () => {
    const routing = new Routing({ components: [component("a")], edges: [], uploads: [upload("a")] });
    const arrival = only(routing.uploaded(0));
    expect(routing.deliveries(arrival, ["y", "sub/x"])).toEqual([
      { index: 0, relativePath: "sub/x", key: "a-0/w/a/sub/x", consumers: [] },
      { index: 1, relativePath: "y", key: "a-0/w/a/y", consumers: [] },
    ]);
  });

  it("every file of a fan-out arrives, with an id that tells where it came from", () => {
    const components = [component("split"), component("work")];
    const routing = new Routing({ components, edges: [edge("split", "work")], uploads: [upload("split")] });
    const arrivals = end(routing, only(routing.uploaded(0)), ["1", "0"]);
    expect(arrivals.map(({ id, files }) => [id, files[0]?.key])).toEqual([
      ["work-0.0", "split-0/w/split/0"],
      ["work-0.1", "split-0/w/split/1"],
    ]);
  });

  it("a join arrives once for each original, when all that is upstream has ended, with the last file last", () => {
    const components = [component("split"), component("work"), component("join", true)];
    const edges = [edge("split", "work"), edge("work", "join")];
    const routing = new Routing({ components, edges, uploads: [upload("split"), upload("split")] });
    const [early, late] = end(routing, only(routing.uploaded(0)), ["0", "1"]);
    const [other] = end(routing, only(routing.uploaded(1)), ["0"]);
    expect(end(routing, late as Arrival, ["late"])).toEqual([]);
    expect(only(end(routing, other as Arrival, ["other"]))).toMatchObject({ id: "join-all1", originIndex: 1 });
    const join = only(end(routing, early as Arrival, ["early"]));
    expect(join.files.map(({ key }) => key)).toEqual(["work-0.1/w/work/late", "work-0.0/w/work/early"]);
    expect(join.originIndex).toBe(0);
  });

  it("a join waits for a branch that has not brought anything yet, and takes the files of all branches", () => {
    const components = [component("a"), component("b"), component("c"), component("join", true)];
    const edges = [edge("a", "b"), edge("a", "c"), edge("b", "join"), edge("c", "join")];
    const routing = new Routing({ components, edges, uploads: [upload("a")] });
    const [b, c] = end(routing, only(routing.uploaded(0)), ["x"]);
    expect(end(routing, b as Arrival, ["b"])).toEqual([]);
    expect(only(end(routing, c as Arrival, ["c"])).files).toHaveLength(2);
  });

  it("a join after a join waits for it", () => {
    const components = [component("last", true), component("first", true), component("a")];
    const edges = [edge("a", "first"), edge("a", "last"), edge("first", "last")];
    const routing = new Routing({ components, edges, uploads: [upload("a")] });
    const first = only(end(routing, only(routing.uploaded(0)), ["x"]));
    expect(first.component).toBe("first");
    const last = only(end(routing, first, ["y"]));
    expect([last.component, last.files.length]).toEqual(["last", 2]);
    expect(end(routing, last, ["z"])).toEqual([]);
    expect(routing.finished).toBe(true);
  });

  it("a join does not run for an original of which something upstream failed", () => {
    const components = [component("split"), component("work"), component("join", true)];
    const edges = [edge("split", "work"), edge("work", "join")];
    const routing = new Routing({ components, edges, uploads: [upload("split")] });
    const [good, bad] = end(routing, only(routing.uploaded(0)), ["0", "1"]);
    expect(end(routing, good as Arrival, ["x"])).toEqual([]);
    expect(routing.failed(bad as Arrival)).toEqual([]);
    expect(routing.finished).toBe(true);
    expect([routing.isBroken("join", 0), routing.isBroken("work", 0), routing.isBroken("join", 1)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("a join that nothing reaches does not run, and does not keep the run from finishing", () => {
    const components = [component("a"), component("join", true)];
    const routing = new Routing({ components, edges: [edge("a", "join")], uploads: [upload("a")] });
    expect(end(routing, only(routing.uploaded(0)), [])).toEqual([]);
    expect(routing.finished).toBe(true);
  });

  it("a join alone waits for all uploads of its original", () => {
    const uploads = [upload("join", 4), upload("join", 4), upload("join", 5)];
    const routing = new Routing({ components: [component("join", true)], edges: [], uploads });
    expect(routing.uploaded(1)).toEqual([]);
    expect(only(routing.uploaded(2))).toMatchObject({ originIndex: 5 });
    expect(only(routing.uploaded(0))).toMatchObject({
      originIndex: 4,
      files: [{ key: "in/file" }, { key: "in/file" }],
    });
  });

  it("two ways to one component never share an id", () => {
    const components = [component("a"), component("b", true), component("c")];
    const edges = [edge("a", "b"), edge("a", "c"), edge("b", "c")];
    const routing = new Routing({ components, edges, uploads: [upload("a"), upload("c")] });
    const ids = [...routing.uploaded(1), ...routing.uploaded(0)].flatMap((arrival) => {
      const next = end(routing, arrival, ["x"]);
      return [arrival, ...next, ...next.flatMap((each) => end(routing, each, ["x"]))].map(({ id }) => id);
    });
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("ending what is not open, or naming what is not there, is an error", () => {
    const routing = new Routing({ components: [component("a")], edges: [], uploads: [upload("a")] });
    const arrival = only(routing.uploaded(0));
    routing.succeeded(arrival);
    expect(() => routing.succeeded(arrival)).toThrow('Cannot end work of "a" as none is open for original 0');
    expect(() => routing.uploaded(1)).toThrow("Cannot route upload 1 as the run has only 1 uploads");
    const stray = new Routing({ components: [component("a")], edges: [], uploads: [upload("b")] });
    expect(() => stray.uploaded(0)).toThrow('Cannot route a file to "b" as the run has only: a');
  });

  it("whatever the order of ends, a join runs exactly once for each original without a failure", () => {
    const components = [component("split"), component("work"), component("join", true)];
    const edges = [edge("split", "work"), edge("work", "join")];
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        fc.infiniteStream(fc.integer({ min: 0, max: 5 })),
        (fanOuts, choices, fates) => {
          const routing = new Routing({ components, edges, uploads: fanOuts.map(() => upload("split")) });
          const open = fanOuts.flatMap((_, index) => [...routing.uploaded(index)]);
          const failed = new Set<number>();
          const joined: number[] = [];
          while (open.length > 0) {
            const [arrival] = open.splice((choices.next().value as number) % open.length, 1) as [Arrival];
            if (arrival.component === "join") joined.push(arrival.originIndex);
            const fails = arrival.component !== "join" && fates.next().value === 0;
            if (fails) failed.add(arrival.originIndex);
            const fanOut = arrival.component === "split" ? (fanOuts[arrival.originIndex] ?? 0) : 1;
            const names = Array.from({ length: fanOut }, (_, index) => String(index));
            open.push(...(fails ? routing.failed(arrival) : end(routing, arrival, names)));
          }
          expect(routing.finished).toBe(true);
          expect(joined.sort()).toEqual(fanOuts.map((_, index) => index).filter((index) => !failed.has(index)));
        },
      ),
    );
  });
});
