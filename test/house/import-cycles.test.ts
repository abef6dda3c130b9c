import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const ALIAS = /^#(core|ports|adapters|artifacts|wiring)\//;

function sources(): string[] {
  return readdirSync(join(root, "functions"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(root, "functions", file));
}

/** Files that a source imports for use at run time; type imports vanish and cannot make a cycle. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from "([^"]+)";/gms)]
    .map(([, specifier]) => specifier as string)
    .filter((specifier) => specifier.endsWith(".ts"))
    .map((specifier) =>
      ALIAS.test(specifier) ? join(root, "functions", specifier.slice(1)) : resolve(dirname(file), specifier),
    );
}

/** The first cycle found in depth-first order, as a path of files, or undefined. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

describe("imports", () => {
  it("form no cycle", () => {
    const graph = new Map(sources().map((file) => [file, importsOf(file)]));
    expect([...graph.values()].flat().length).toBeGreaterThan(100);
    expect(findCycle(graph)?.map((file) => relative(root, file))).toBeUndefined();
  });

  it("would be caught in a cycle", () => {
    expect(
      findCycle(
        new Map([
          ["a", ["b"]],
          ["b", ["c"]],
          ["c", ["b"]],
        ]),
      ),
    ).toEqual(["b", "c", "b"]);
  });
});
