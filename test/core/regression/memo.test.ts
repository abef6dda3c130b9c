import { expect, it } from "vitest";

import { Memo } from "#core/regression/memo.ts";

it("Memo makes a value of a name once, also one that is undefined", () => {
  const memo = new Memo();
  let made = 0;
  const make = (): undefined => void made++;
  expect(memo.get("nothing", make)).toBeUndefined();
  expect(memo.get("nothing", make)).toBeUndefined();
  expect(made).toBe(1);
  expect(memo.get("other", () => ++made)).toBe(2);
});
