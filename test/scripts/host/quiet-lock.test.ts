import { describe, expect, it } from "vitest";

import { quietLock } from "../../../scripts/host/quiet-lock.ts";
import { manualClock } from "../../support/manual-clock.ts";

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("quietLock()", () => {
  it("has one holder, and hands over in the order of asking", async () => {
    const lock = quietLock(manualClock());
    const order: string[] = [];
    expect(await lock.acquire("a", 1, 10)).toBe(true);
    void lock.acquire("b", 1, 10).then(() => order.push("b"));
    void lock.acquire("c", 1, 10).then(() => order.push("c"));
    await settle();
    expect(order).toEqual([]);
    lock.release("a", 1);
    await settle();
    expect(order).toEqual(["b"]);
    expect(lock.holder()).toBe("b");
    lock.release("b", 1);
    await settle();
    expect(order).toEqual(["b", "c"]);
  });

  it("gives it at once to whoever has it, and ignores the release of others", async () => {
    const lock = quietLock(manualClock());
    await lock.acquire("a", 1, 10);
    expect(await lock.acquire("a", 1, 0)).toBe(true);
    lock.release("b", 1);
    expect(lock.holder()).toBe("a");
    lock.release("a", 1);
    expect(lock.holder()).toBeUndefined();
  });

  it("goes from turn to turn of a holder at once, and an earlier turn cannot let go of a later one's", async () => {
    const clock = manualClock();
    const lock = quietLock(clock);
    await lock.acquire("a", 1, 10);
    const other = lock.acquire("b", 1, 10);
    expect(await lock.acquire("a", 2, 0)).toBe(true);
    lock.release("a", 1);
    expect(lock.holder()).toBe("a");
    const earlier = lock.acquire("a", 1, 0);
    await clock.advance(0);
    expect(await earlier).toBe(false);
    lock.release("a", 2);
    expect(await other).toBe(true);
    expect(lock.holder()).toBe("b");
  });

  it("gives up when the time runs out, and is then passed over", async () => {
    const clock = manualClock();
    const lock = quietLock(clock);
    await lock.acquire("a", 1, 10);
    const late = lock.acquire("b", 1, 5);
    await clock.advance(6);
    expect(await late).toBe(false);
    lock.release("a", 1);
    expect(lock.holder()).toBeUndefined();
  });

  it("lets go after work, also when the work fails", async () => {
    const lock = quietLock(manualClock());
    await expect(lock.during("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(lock.holder()).toBeUndefined();
    expect(await lock.during("b", () => Promise.resolve(lock.holder()))).toBe("b");
  });
});
