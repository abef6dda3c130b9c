import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("the page's modules keep the types that their comments promise", () => {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const compiler = `${root}node_modules/typescript/bin/tsc`;
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", `${root}functions/predictor/web`], {
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([0, ""]);
});
