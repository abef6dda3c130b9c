import { describe, expect, it } from "vitest";

import { SelfProfiling } from "#core/campaign/self-profiling.ts";
import type { FoundNode } from "#core/inventory/found-cluster.ts";
import { guard, nodeSecondsLeft, type GuardSight } from "#core/inventory/guard.ts";
import { entered } from "#core/inventory/guard-ledger.ts";
import { localTime } from "#core/inventory/local-time.ts";

const NOON = Date.parse("2026-11-26T12:00:00Z");
const work = { campaignId: "self-a-01234567", nodeSeconds: 100, cpuMillicores: 500, nodes: [node("n1", 500)] };
const sight = (changes: Partial<GuardSight> = {}, settings: Partial<SelfProfiling> = {}): GuardSight => ({
  settings: SelfProfiling.parse({ nodeSecondsPerDay: 250, ...settings }),
  epochMilliseconds: NOON,
  ledger: undefined,
  underWay: [],
  ...changes,
});

describe("guard()", () => {
  it("lets through what fits into the day, and no more than that", () => {
    let { ledger } = sight();
    const kinds = ["a", "b", "c"].map((name) => {
      const decision = guard({ ...work, campaignId: name }, sight({ ledger }));
      if (decision.kind === "go")
        ledger = entered(ledger, { campaignId: name, ...decision }, { day: "2026-11-26", letThroughAt: "now" });
      return decision.kind;
    });
    expect(kinds).toEqual(["go", "go", "wait"]);
    expect(nodeSecondsLeft(sight().settings, ledger, "2026-11-26")).toBe(50);
    expect(guard(work, sight({ ledger })).sentences).toEqual([
      "It would take 100 node-seconds, and of today's 250 there are 50 left.",
    ]);
    expect(guard(work, sight({ ledger, epochMilliseconds: NOON + 86_400_000 })).kind).toBe("go");
  });

  it("says when something never fits", () => {
    expect(guard({ ...work, nodeSeconds: 300 }, sight()).sentences[0]).toMatch(/more than the 250 of a whole day/);
  });

  it("counts an unknown cost as all that is left", () => {
    expect(guard({ ...work, nodeSeconds: null }, sight())).toMatchObject({ kind: "go", nodeSeconds: 250 });
  });

  it("keeps quiet hours, also past midnight, on the clocks of the time zone", () => {
    const quiet = { quietHours: [{ from: "22:00", to: "06:00" }], timeZone: "Asia/Tokyo" };
    const at = (time: string) =>
      guard(work, sight({ epochMilliseconds: Date.parse(`2026-11-26T${time}Z`) }, quiet)).kind;
    expect([at("12:59"), at("13:00"), at("18:00"), at("20:59"), at("21:00")]).toEqual([
      "go",
      "wait",
      "wait",
      "wait",
      "go",
    ]);
  });

  it("waits while every node it may use is too full, and does not where a node tells nothing", () => {
    const full = node("n1", 1200);
    expect(guard({ ...work, nodes: [full] }, sight()).sentences).toEqual([
      "On every node that it may use more than 80 % of the CPU would be requested: n1 (60 % now, 85 % with it).",
    ]);
    expect(guard({ ...work, nodes: [full, node("n2", 0)] }, sight()).kind).toBe("go");
    expect(guard({ ...work, nodes: [{ ...full, requested: null }] }, sight()).kind).toBe("go");
  });

  it("measures one campaign at a time", () => {
    expect(guard(work, sight({ underWay: ["self-b-89abcdef"] })).kind).toBe("wait");
    expect(guard(work, sight({ underWay: [work.campaignId] })).kind).toBe("go");
  });
});

describe("localTime()", () => {
  it("knows summer time and refuses zones that are none", () => {
    expect(localTime(Date.parse("2026-07-01T22:30:00Z"), "Europe/Rome")).toEqual({
      day: "2026-07-02",
      minutesOfDay: 30,
    });
    expect(localTime(Date.parse("2026-01-01T22:30:00Z"), "Europe/Rome")).toEqual({
      day: "2026-01-01",
      minutesOfDay: 1410,
    });
    expect(() => localTime(0, "Mars/Olympus")).toThrow('Cannot tell the time as there is no time zone "Mars/Olympus"');
  });
});

function node(name: string, requestedMillicores: number): FoundNode {
  return {
    name,
    architecture: "amd64",
    cores: 2,
    memoryBytes: 2 ** 32,
    accelerators: {},
    allocatable: { cpuMillicores: 2000, memoryBytes: 2 ** 32 },
    requested: { cpuMillicores: requestedMillicores, memoryBytes: 0 },
    kind: null,
    open: true,
    labels: {},
  };
}
