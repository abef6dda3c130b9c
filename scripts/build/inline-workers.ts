import { build, type Plugin } from "esbuild";
import { join } from "node:path";

import { PACKAGE_ROOT } from "../package-root.ts";
import { BUNDLE_OPTIONS } from "./bundle-options.ts";

/** The program of the threads that each folder of adapters starts. */
const WORKERS: Readonly<Record<string, string>> = { learning: "trial-worker", simulation: "simulation-worker" };

/** Puts the programs of threads into the bundle as data: URLs. */
export const inlineWorkers: Plugin = {
  name: "inline-workers",
  setup({ onLoad }) {
    onLoad({ filter: /adapters\/(learning|simulation)\/worker-script\.ts$/ }, async ({ path }) => {
      const folder = path.split("/").at(-2)!;
      const { outputFiles } = await build({
        entryPoints: [join(PACKAGE_ROOT, "functions/adapters", folder, `${WORKERS[folder]!}.ts`)],
        ...BUNDLE_OPTIONS,
      });
      const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString("base64")}`;
      return { contents: `export function workerScript() { return new URL(${JSON.stringify(url)}); }`, loader: "js" };
    });
  },
};
