import { build, type BuildOptions } from "esbuild";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { PACKAGE_ROOT } from "../package-root.ts";
import { BUNDLE_OPTIONS } from "./bundle-options.ts";
import { englishOnly } from "./english-only.ts";
import { inlinePage } from "./inline-page.ts";
import { inlineTensorFlow } from "./inline-tensorflow.ts";
import { inlineWorkers } from "./inline-workers.ts";
import { inlineVersion } from "./inline-version.ts";
import { kubernetesAccessOnly } from "./kubernetes-access-only.ts";
import { lateBuiltins } from "./late-builtins.ts";
import { copySurrogate, placeSurrogate } from "./place-surrogate.ts";
import { plainHttpOnly } from "./plain-http-only.ts";
import { SCRIPT_WORDS, startedScript } from "./started-script.ts";

/** What becomes one file each: the functions, the process that measures, the call of a cluster's clock, the command line. */
export const ENTRIES = {
  profiler: "functions/profiler/main.ts",
  agent: "functions/profiler/agent.main.ts",
  "cluster-agent": "functions/profiler/cluster-agent.main.ts",
  stage: "functions/profiler/stage.main.ts",
  aggregator: "functions/aggregator/main.ts",
  trainer: "functions/trainer/main.ts",
  predictor: "functions/predictor/main.ts",
  simulator: "functions/simulator/main.ts",
  "reconcile-call": "scripts/reconcile-call.ts",
  profaas: "scripts/profaas.ts",
} as const;

export type BundleName = keyof typeof ENTRIES;

export interface Bundle {
  readonly name: BundleName;
  readonly file: string;
  readonly sizeBytes: number;
  /** Where it looks for its code as this Node compiled it; undefined for one that looks for none. */
  readonly codeFile: string | undefined;
}

/** What CommonJS modules in a bundle expect to be there. */
export const COMMONJS_WORDS = `import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;`;

/**
 * The predictor is asked by people who wait for its start, and reads few documents: zod's compiler of checks costs it 20
 * ms at a start and gains it nothing afterwards.
 */
const PREDICTOR_WORDS = "globalThis.__zod_globalConfig = { jitless: true };";

/** What a platform starts when a request comes. */
export const FUNCTIONS: ReadonlySet<BundleName> = new Set([
  "profiler",
  "aggregator",
  "trainer",
  "predictor",
  "simulator",
]);

/** What somebody waits for: the functions, and what a person types the name of. */
export const STARTED: ReadonlySet<BundleName> = new Set([...FUNCTIONS, "profaas"]);

/** Makes one file of each function, which runs with nothing but Node (and the surrogate of tandems) beside it. The folder is made anew. */
export async function buildBundles(folder: string): Promise<Bundle[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copySurrogate(folder);
  const bundles: Bundle[] = [];
  for (const [name, entry] of Object.entries(ENTRIES) as [BundleName, string][]) {
    const file = join(folder, `${name}.mjs`);
    const program = await programOf(name, entry);
    const started = STARTED.has(name) ? startedScript(`${name}.mjs`, program) : undefined;
    await writeFile(file, started?.text ?? program);
    const codeFile = started && `${file}${started.codeSuffix}`;
    bundles.push({ name, file, sizeBytes: (await stat(file)).size, codeFile });
  }
  return bundles;
}

const PLUGINS = [
  inlinePage,
  inlineVersion,
  inlineTensorFlow,
  inlineWorkers,
  placeSurrogate,
  englishOnly,
  kubernetesAccessOnly,
];

/** The text of one bundle. */
export async function programOf(name: BundleName, entry: string): Promise<string> {
  const options: BuildOptions = STARTED.has(name)
    ? {
        define: SCRIPT_WORDS,
        plugins: [plainHttpOnly, lateBuiltins, ...PLUGINS],
        banner: { js: name === "predictor" ? PREDICTOR_WORDS : "" },
      }
    : { plugins: PLUGINS, banner: { js: COMMONJS_WORDS } };
  const { outputFiles } = await build({
    entryPoints: [join(PACKAGE_ROOT, entry)],
    ...BUNDLE_OPTIONS,
    // A native extra: found in node_modules where an operator installs it, and done without elsewhere.
    external: ["@tensorflow/tfjs-node", "@tensorflow/tfjs-node/*"],
    ...options,
  });
  const [output] = outputFiles ?? [];
  if (output === undefined) throw new Error(`Cannot build ${name} as esbuild must make one file of it`);
  return output.text;
}
