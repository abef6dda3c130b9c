import type { Plugin } from "esbuild";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const { resolve } = createRequire(import.meta.url);

/**
 * Puts the WebAssembly of TensorFlow.js into the bundle as a data: URL. Only the variant with SIMD, which every processor
 * of the last ten years has: another one falls back to plain JavaScript.
 */
export const inlineTensorFlow: Plugin = {
  name: "inline-tensorflow",
  setup({ onLoad }) {
    onLoad({ filter: /adapters\/learning\/wasm-files\.ts$/ }, async () => {
      const folder = dirname(resolve("@tensorflow/tfjs-backend-wasm/package.json"));
      const file = join(folder, "wasm-out/tfjs-backend-wasm-simd.wasm");
      const url = `data:application/wasm;base64,${(await readFile(file)).toString("base64")}`;
      return {
        contents: `const url = ${JSON.stringify(url)};
export function wasmFiles() {
  return {
    "tfjs-backend-wasm.wasm": url,
    "tfjs-backend-wasm-simd.wasm": url,
    "tfjs-backend-wasm-threaded-simd.wasm": url,
  };
}`,
        loader: "js",
      };
    });
  },
};
