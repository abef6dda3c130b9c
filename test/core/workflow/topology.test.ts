import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cycleOf, downstreamOf, entriesOf, subgraphOf, topologicalOrder, upstreamOf } from "#core/workflow/topology.ts";
import type { Component, Workflow } from "#core/workflow/workflow.ts";

function component(name: string): Component {
  return { name, environment: {}, inputPaths: [], outputs: [] };
}

function graph(names: string, ...edges: string[]): Workflow {
  return {
    components: names.split("").map(component),
    edges: edges.map((edge) => ({ from: edge[0] ?? "", to: edge[1] ?? "", path: `x/${edge}` })),
  };
}

const DIAMOND = graph("dcba", "ab", "ac", "bd", "cd");

describe("topologicalOrder()", () => {
  it("has each component after those that hand it files, by name where it is free", () => {
    expect(topologicalOrder(DIAMOND)).toEqual(["a", "b", "c", "d"]);
    expect(topologicalOrder(graph("ba"))).toEqual(["a", "b"]);
    expect(topologicalOrder(graph("abz", "za"))).toEqual(["b", "z", "a"]);
  });

  it("refuses a cycle", () => {
    expect(() => topologicalOrder(graph("abc", "ab", "bc", "cb"))).toThrow(
      "Cannot order components that form a cycle: b, c",
    );
  });

  it("respects every edge of any graph without cycles", () => {
    const edge = fc.tuple(fc.nat(7), fc.nat(7)).filter(([from, to]) => from < to);
    fc.assert(
      fc.property(fc.array(edge), (pairs) => {
        const workflow = graph("hgfedcba", ...pairs.map(([from, to]) => `${"abcdefgh"[from]}${"abcdefgh"[to]}`));
        const order = topologicalOrder(workflow);
        expect([...order].sort()).toEqual("abcdefgh".split(""));
        for (const { from, to } of workflow.edges) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
        expect(cycleOf(workflow)).toBeUndefined();
      }),
    );
  });
});

describe("entriesOf(), upstreamOf(), downstreamOf()", () => {
  it("know who comes before whom", () => {
    expect(entriesOf(DIAMOND)).toEqual(["a"]);
    expect(entriesOf(graph("ab"))).toEqual(["a", "b"]);
    expect([...upstreamOf(DIAMOND.edges, "d")].sort()).toEqual(["a", "b", "c"]);
    expect([...downstreamOf(DIAMOND.edges, "b")]).toEqual(["d"]);
    expect([...upstreamOf(DIAMOND.edges, "a")]).toEqual([]);
  });
});

describe("cycleOf()", () => {
  it("names the components of a shortest cycle, the first one again at the end", () => {
    expect(cycleOf(graph("abcd", "ab", "bc", "cd", "db", "cb"))).toEqual(["b", "c", "b"]);
    expect(cycleOf(graph("ab", "bb"))).toEqual(["b", "b"]);
    expect(cycleOf(DIAMOND)).toBeUndefined();
  });
});

describe("subgraphOf()", () => {
  it("is one component without edges", () => {
    expect(subgraphOf(DIAMOND, "b")).toEqual({ components: [component("b")], edges: [] });
  });
});
