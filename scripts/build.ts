import { join } from "node:path";

import { buildBundles } from "./build/build-bundles.ts";
import { PACKAGE_ROOT } from "./package-root.ts";

for (const { name, sizeBytes } of await buildBundles(join(PACKAGE_ROOT, "dist"))) {
  process.stdout.write(`dist/${name}.mjs  ${(sizeBytes / 1024).toFixed(0)} KiB\n`);
}
