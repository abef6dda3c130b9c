import { setImmediate } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { workTurns } from "../../functions/predictor/work-turns.ts";

describe("workTurns()", () => {
  it("does what is urgent before the rest, and the rest in the order in which it was asked for", async () => {
    const urgent = new Set<string>();
    const done: string[] = [];
    const turns = workTurns({ isUrgent: (name) => urgent.has(name), pause: () => Promise.resolve() });
    const all = ["a", "b", "c", "d"].map((name) => turns.take(name, () => done.push(name)));
    urgent.add("c");
    expect(await Promise.all(all)).toEqual([2, 3, 1, 4]);
    expect(done).toEqual(["c", "a", "b", "d"]);
  });

  it("lets the process see to others between two pieces, who may make one urgent", async () => {
    const urgent = new Set<string>();
    const done: string[] = [];
    const turns = workTurns({ isUrgent: (name) => urgent.has(name), pause: () => setImmediate() });
    const all = ["a", "b", "c"].map((name) =>
      turns.take(name, () => {
        done.push(name);
        if (name === "a") void setImmediate().then(() => urgent.add("c"));
      }),
    );
    await Promise.all(all);
    expect(done).toEqual(["a", "c", "b"]);
  });

  it("passes a failure on, goes on, and begins anew after it was idle", async () => {
    const turns = workTurns({ isUrgent: () => false, pause: () => Promise.resolve() });
    const failing = turns.take("a", () => {
      throw new Error("no");
    });
    const going = turns.take("b", () => "b");
    await expect(failing).rejects.toThrow("no");
    expect(await going).toBe("b");
    expect(await turns.take("c", () => "c")).toBe("c");
  });
});
