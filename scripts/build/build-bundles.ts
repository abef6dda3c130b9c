import { build } from "esbuild";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { PACKAGE_ROOT } from "../package-root.ts";
import { englishOnly } from "./english-only.ts";
import { inlinePage } from "./inline-page.ts";
import { inlineTensorFlow } from "./inline-tensorflow.ts";
import { inlineTrialWorker } from "./inline-trial-worker.ts";
import { inlineVersion } from "./inline-version.ts";
import { kubernetesAccessOnly } from "./kubernetes-access-only.ts";

/** What becomes one file each: the functions, the process that measures, the call of a cluster's clock, the command line. */
export const ENTRIES = {
  profiler: "functions/profiler/main.ts",
  agent: "functions/profiler/agent.main.ts",
  "cluster-agent": "functions/profiler/cluster-agent.main.ts",
  stage: "functions/profiler/stage.main.ts",
  aggregator: "functions/aggregator/main.ts",
  trainer: "functions/trainer/main.ts",
  predictor: "functions/predictor/main.ts",
  "reconcile-call": "scripts/reconcile-call.ts",
  profaas: "scripts/profaas.ts",
} as const;

export type BundleName = keyof typeof ENTRIES;

export interface Bundle {
  readonly name: BundleName;
  readonly file: string;
  readonly sizeBytes: number;
}

/** What CommonJS modules in a bundle expect to be there. */
export const COMMONJS_WORDS = `import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;`;

/**
 * The predictor is asked by people who wait for its start, and reads few documents: zod's compiler of checks costs it 20
 * ms at a start and gains it nothing afterwards.
 */
const PREDICTOR_WORDS = "globalThis.__zod_globalConfig = { jitless: true };";

/** Makes one file of each function, which runs with nothing but Node beside it. The folder is made anew. */
export async function buildBundles(folder: string): Promise<Bundle[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const bundles: Bundle[] = [];
  for (const [name, entry] of Object.entries(ENTRIES) as [BundleName, string][]) {
    const file = join(folder, `${name}.mjs`);
    await build({
      entryPoints: [join(PACKAGE_ROOT, entry)],
      outfile: file,
      bundle: true,
      platform: "node",
      target: "node20.19",
      format: "esm",
      // Modules before their CommonJS twins, of which nothing can be left out.
      mainFields: ["module", "main"],
      minify: true,
      legalComments: "none",
      // A native extra: found in node_modules where an operator installs it, and done without elsewhere.
      external: ["@tensorflow/tfjs-node", "@tensorflow/tfjs-node/*"],
      banner: { js: name === "predictor" ? `${COMMONJS_WORDS}\n${PREDICTOR_WORDS}` : COMMONJS_WORDS },
      plugins: [inlinePage, inlineVersion, inlineTensorFlow, inlineTrialWorker, englishOnly, kubernetesAccessOnly],
      logLevel: "warning",
    });
    bundles.push({ name, file, sizeBytes: (await stat(file)).size });
  }
  return bundles;
}
