import type { Plugin } from "esbuild";
import { copyFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

import { shippedSurrogateUrl } from "#adapters/process/shipped-surrogate-url.ts";

const NAME = basename(shippedSurrogateUrl().pathname);

/** Lets a bundle look beside itself for the surrogate of tandems, which is too large to be read at every start. */
export const placeSurrogate: Plugin = {
  name: "place-surrogate",
  setup({ onLoad }) {
    onLoad({ filter: /adapters\/process\/shipped-surrogate-url\.ts$/ }, () => ({
      contents: `export function shippedSurrogateUrl() { return new URL(${JSON.stringify(`./${NAME}`)}, import.meta.url); }`,
      loader: "js",
    }));
  },
};

/** Puts the surrogate beside the bundles. */
export function copySurrogate(folder: string): Promise<void> {
  return copyFile(fileURLToPath(shippedSurrogateUrl()), join(folder, NAME));
}
