import { build, type Plugin } from "esbuild";
import { join } from "node:path";

import { PACKAGE_ROOT } from "../package-root.ts";
import { BUNDLE_OPTIONS } from "./bundle-options.ts";

/** Puts the program of the trainer's threads into the bundle as a data: URL. */
export const inlineTrialWorker: Plugin = {
  name: "inline-trial-worker",
  setup({ onLoad }) {
    onLoad({ filter: /adapters\/learning\/worker-script\.ts$/ }, async () => {
      const { outputFiles } = await build({
        entryPoints: [join(PACKAGE_ROOT, "functions/adapters/learning/trial-worker.ts")],
        ...BUNDLE_OPTIONS,
      });
      const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString("base64")}`;
      return { contents: `export function workerScript() { return new URL(${JSON.stringify(url)}); }`, loader: "js" };
    });
  },
};
