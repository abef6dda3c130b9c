import type { Plugin } from "esbuild";

import { pageAssets } from "#adapters/process/page-assets.ts";

/** Puts the page's files into the bundle, which has no folder beside it to read them from. */
export const inlinePage: Plugin = {
  name: "inline-page",
  setup({ onLoad }) {
    onLoad({ filter: /adapters\/process\/page-assets\.ts$/ }, () => ({
      contents: `const assets = ${JSON.stringify(Object.fromEntries(pageAssets()))};
export function pageAssets() { return new Map(Object.entries(assets)); }`,
      loader: "js",
    }));
  },
};
