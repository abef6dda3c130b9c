import { describe, expect, it } from "vitest";

import { stepQueue } from "#wiring/function-server/step-queue.ts";

/** Work that ends when it is told to. */
function work(): { readonly run: () => Promise<string>; end(): void; readonly begun: boolean } {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const state = { begun: false };
  return {
    run: async () => {
      state.begun = true;
      await ended;
      return "result";
    },
    end: () => end(),
    get begun() {
      return state.begun;
    },
  };
}
const nobody = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("stepQueue()", () => {
  it("works in the order of asking, never more at once than it may", async () => {
    const queue = stepQueue({ atOnce: 2, waiting: 10 });
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const piece = (index: number) => async (): Promise<number> => {
      order.push(index);
      most = Math.max(most, ++running);
      await turn();
      running--;
      return index;
    };
    const results = await Promise.all([0, 1, 2, 3, 4, 5].map((index) => queue.run(piece(index), nobody)));
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    expect(most).toBe(2);
    expect(results).toEqual([0, 1, 2, 3, 4, 5].map((result) => ({ kind: "done", result })));
  });

  it("gives a place to whoever waits, not to who comes at that moment", async () => {
    const queue = stepQueue({ atOnce: 1, waiting: 10 });
    const [first, second, third] = [work(), work(), work()];
    void queue.run(first.run, nobody).then(() => void queue.run(third.run, nobody));
    void queue.run(second.run, nobody);
    first.end();
    await turn();
    expect([second.begun, third.begun]).toEqual([true, false]);
    second.end();
    third.end();
  });

  it("is full when enough waits, and not before", async () => {
    const queue = stepQueue({ atOnce: 1, waiting: 1 });
    const [first, second] = [work(), work()];
    const one = queue.run(first.run, nobody);
    const two = queue.run(second.run, nobody);
    expect(await queue.run(work().run, nobody)).toEqual({ kind: "full" });
    first.end();
    second.end();
    expect(await Promise.all([one, two])).toEqual([
      { kind: "done", result: "result" },
      { kind: "done", result: "result" },
    ]);
  });

  it("goes on after a failure, and hands the failure to who asked", async () => {
    const queue = stepQueue({ atOnce: 1, waiting: 1 });
    const failing = queue.run(() => Promise.reject(new Error("broken")), nobody);
    const next = queue.run(() => Promise.resolve("fine"), nobody);
    await expect(failing).rejects.toThrow("broken");
    expect(await next).toEqual({ kind: "done", result: "fine" });
  });

  it("begins nothing for an asker who went away while waiting", async () => {
    const queue = stepQueue({ atOnce: 1, waiting: 1 });
    const [first, second] = [work(), work()];
    const asker = new AbortController();
    const one = queue.run(first.run, nobody);
    const two = queue.run(second.run, asker.signal);
    asker.abort();
    expect(await two).toEqual({ kind: "abandoned" });
    first.end();
    await one;
    await turn();
    expect(second.begun).toBe(false);
    expect(await queue.run(() => Promise.resolve(1), asker.signal)).toEqual({ kind: "abandoned" });
  });

  it("sends away who waits when it closes, and waits for what is under way", async () => {
    const queue = stepQueue({ atOnce: 1, waiting: 1 });
    const [first, second] = [work(), work()];
    const one = queue.run(first.run, nobody);
    const two = queue.run(second.run, nobody);
    let closed = false;
    const closing = queue.close().then(() => (closed = true));
    expect(await two).toEqual({ kind: "closed" });
    expect(await queue.run(work().run, nobody)).toEqual({ kind: "closed" });
    expect(closed).toBe(false);
    first.end();
    await closing;
    expect(await one).toEqual({ kind: "done", result: "result" });
    expect(second.begun).toBe(false);
    await queue.close();
  });
});
