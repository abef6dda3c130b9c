import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PACKAGE_ROOT } from "./package-root.ts";

/** The version in package.json. */
export function version(): string {
  return (JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as { version: string }).version;
}
