import type { Plugin } from "esbuild";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const { resolve } = createRequire(import.meta.url);

/**
 * The parts of TensorFlow.js as modules, whose CommonJS twins hold all of it; and its WebAssembly as a data: URL. Only the
 * variant with SIMD, which every processor of the last ten years has; another one falls back to plain JavaScript.
 */
export const inlineTensorFlow: Plugin = {
  name: "inline-tensorflow",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@tensorflow\/tfjs-(core|backend-cpu|backend-wasm)$/ }, ({ path }) => ({
      path: join(packageFolder(path), "dist/index.js"),
    }));
    onLoad({ filter: /adapters\/learning\/wasm-files\.ts$/ }, async () => {
      const file = join(packageFolder("@tensorflow/tfjs-backend-wasm"), "wasm-out/tfjs-backend-wasm-simd.wasm");
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

function packageFolder(name: string): string {
  return dirname(resolve(`${name}/package.json`));
}
