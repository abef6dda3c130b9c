import { expect, it } from "vitest";

import { styleOf } from "../../../scripts/terminal/style.ts";

const terminal = { isTTY: true } as NodeJS.WriteStream;
const write = (): void => undefined;

it("styleOf() paints on a terminal only, and not where NO_COLOR or TERM=dumb says so", () => {
  expect(styleOf({ write, terminal }, {}).red("no")).toBe("\u001b[31mno\u001b[39m");
  expect(styleOf({ write }, {}).red("no")).toBe("no");
  expect(styleOf({ write, terminal }, { NO_COLOR: "1" }).red("no")).toBe("no");
  expect(styleOf({ write, terminal }, { NO_COLOR: "" }).red("no")).not.toBe("no");
  expect(styleOf({ write, terminal }, { TERM: "dumb" }).red("no")).toBe("no");
});
