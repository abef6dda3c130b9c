import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { describe } from "vitest";

const BUILD = join(import.meta.dirname, "../../infra/arm64/build.sh");

/** A root file system with a Node for arm64, made by `infra/arm64/build.sh`; undefined where there is none. */
export const ARM_ROOT = armRoot();

/** How that Node, or the one of another root, is run here. */
export function emulatedNode(root: string): readonly [string, ...string[]] {
  return ["qemu-aarch64", "-L", root, join(root, "usr/local/bin/node")];
}

/** Tests on an emulated arm64, left out (and named) where no root was made. */
export function describeOnArm(name: string, tests: (root: string) => void): void {
  describe.skipIf(ARM_ROOT === undefined)(`${name} (needs infra/arm64/build.sh)`, () => tests(ARM_ROOT ?? ""));
}

function armRoot(): string | undefined {
  if (spawnSync("qemu-aarch64", ["--version"]).status !== 0) return undefined;
  const path = (spawnSync("bash", [BUILD, "--path"], { encoding: "utf8" }).stdout ?? "").trim();
  return path !== "" && existsSync(path) ? path : undefined;
}
