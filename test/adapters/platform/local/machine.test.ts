import { totalmem } from "node:os";

import { describe, expect, it } from "vitest";

import { busyCpuSeconds, outOfMemoryKillsOfMachine, thisNode } from "#adapters/platform/local/machine.ts";
import { NodeDescription } from "#core/trace/run-record.ts";

describe("thisNode()", () => {
  it("tells what this process may use of the machine", () => {
    const node = thisNode();
    expect(NodeDescription.parse(node)).toEqual(node);
    expect(node.memoryBytes).toBeLessThanOrEqual(totalmem());
    expect(node.kind).toContain(node.architecture);
  });
});

describe("busyCpuSeconds()", () => {
  it("never goes back", () => {
    const before = busyCpuSeconds();
    expect(busyCpuSeconds() ?? 0).toBeGreaterThanOrEqual(before ?? 0);
  });
});

describe("outOfMemoryKillsOfMachine()", () => {
  it("is a count, or null where the kernel does not count", () => {
    const kills = outOfMemoryKillsOfMachine();
    expect(kills === null || Number.isInteger(kills)).toBe(true);
  });
});
