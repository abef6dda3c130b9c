import { expect, it } from "vitest";

import { userDirectory } from "../../../scripts/terminal/node-io.ts";

it("userDirectory() is where the user called npm run profaas, else the working folder", () => {
  expect(userDirectory({ npm_lifecycle_event: "profaas", INIT_CWD: "/home/me/data" }, "/home/me/clone")).toBe(
    "/home/me/data",
  );
  expect(userDirectory({ npm_lifecycle_event: "test", INIT_CWD: "/home/me/data" }, "/home/me/clone")).toBe(
    "/home/me/clone",
  );
  expect(userDirectory({}, "/home/me/clone")).toBe("/home/me/clone");
});
