import { build, type Plugin } from "esbuild";
import { mkdir, rm, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { pageAssets } from "#adapters/process/page-assets.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What becomes one file each: the functions, the process that measures, and the command line. */
const ENTRIES: Readonly<Record<string, string>> = {
  profiler: "functions/profiler/main.ts",
  agent: "functions/profiler/agent.main.ts",
  "cluster-agent": "functions/profiler/cluster-agent.main.ts",
  stage: "functions/profiler/stage.main.ts",
  aggregator: "functions/aggregator/main.ts",
  trainer: "functions/trainer/main.ts",
  predictor: "functions/predictor/main.ts",
  profaas: "scripts/profaas.ts",
};

/** Puts the page's files into the bundle, which has no folder beside it to read them from. */
const inlinePage: Plugin = {
  name: "inline-page",
  setup({ onLoad }) {
    onLoad({ filter: /adapters\/process\/page-assets\.ts$/ }, () => {
      const assets = Object.fromEntries(
        [...pageAssets()].map(([path, { contentType, body }]) => [path, { contentType, body }]),
      );
      return {
        contents: `const assets = ${JSON.stringify(assets)};
export function pageAssets() { return new Map(Object.entries(assets)); }`,
        loader: "js",
      };
    });
  },
};

await rm(`${root}dist`, { recursive: true, force: true });
await mkdir(`${root}dist`, { recursive: true });
for (const [name, entry] of Object.entries(ENTRIES)) {
  const outfile = `${root}dist/${name}.mjs`;
  await build({
    entryPoints: [`${root}${entry}`],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    minify: true,
    keepNames: true,
    legalComments: "none",
    // TensorFlow.js is wanted for training networks only; where it is not installed the trainer says so and does without.
    external: ["@tensorflow/*"],
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    plugins: [inlinePage],
    logLevel: "warning",
  });
  const { size } = await stat(outfile);
  process.stdout.write(`dist/${name}.mjs  ${(size / 1024).toFixed(0)} KiB\n`);
}
