import { describe, expect, it } from "vitest";

import { OutputTail } from "#adapters/platform/local/output-tail.ts";

describe("OutputTail", () => {
  it("keeps all of a little", () => {
    const tail = new OutputTail();
    tail.add(Buffer.from("one\n"));
    tail.add(Buffer.from("two\n"));
    expect(tail.text()).toBe("one\ntwo");
  });

  it("keeps the last whole lines of a lot", () => {
    const tail = new OutputTail(64);
    for (let line = 0; line < 1_000; line++) tail.add(Buffer.from(`line ${line}\n`));
    expect(tail.text().split("\n").at(-1)).toBe("line 999");
    expect(tail.text()).toMatch(/^line \d+\n/);
    expect(tail.text().length).toBeLessThanOrEqual(64);
  });

  it("keeps the end of one line that is too long", () => {
    const tail = new OutputTail(16);
    tail.add(Buffer.from(`${"x".repeat(100)}the end`));
    expect(tail.text()).toBe("xxxxxxxxxthe end");
  });

  it("forgets when it is told to", () => {
    const tail = new OutputTail();
    tail.add(Buffer.from("before"));
    tail.clear();
    expect(tail.text()).toBe("");
  });
});
