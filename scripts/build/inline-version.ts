import type { Plugin } from "esbuild";

import { version } from "../version.ts";

/** Puts the version into the bundle, which has no package.json above it to read it from. */
export const inlineVersion: Plugin = {
  name: "inline-version",
  setup({ onLoad }) {
    onLoad({ filter: /scripts\/version\.ts$/ }, () => ({
      contents: `export function version() { return ${JSON.stringify(version())}; }`,
      loader: "js",
    }));
  },
};
