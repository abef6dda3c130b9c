import { join } from "node:path";

import { buildBundles } from "./build/build-bundles.ts";
import { keepCode } from "./build/keep-code.ts";
import { PACKAGE_ROOT } from "./package-root.ts";

const bundles = await buildBundles(join(PACKAGE_ROOT, "dist"));
for (const { name, sizeBytes } of bundles) {
  process.stdout.write(`dist/${name}.mjs  ${(sizeBytes / 1024).toFixed(0)} KiB\n`);
}
await keepCode(bundles);
