import { createRequire } from "node:module";
import path from "node:path";

/** Where TensorFlow.js finds its WebAssembly: a folder, or the address of each file. */
export type WasmFiles = string | Readonly<Record<string, string>>;

/** The folder of the installed package. The build puts a module that holds the file itself in this one's place. */
export function wasmFiles(): WasmFiles {
  const manifest = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json");
  return `${path.join(path.dirname(manifest), "wasm-out")}${path.sep}`;
}
