import type { BuildOptions } from "esbuild";

/** How every bundle is made: one file that runs with nothing but Node beside it. */
export const BUNDLE_OPTIONS = {
  write: false,
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  // Modules before their CommonJS twins, of which nothing can be left out.
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  logLevel: "warning",
} as const satisfies BuildOptions;
