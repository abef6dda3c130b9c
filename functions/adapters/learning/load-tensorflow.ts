import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import util from "node:util";

import type * as TensorFlowCore from "@tensorflow/tfjs-core";

import { wasmFiles } from "./wasm-files.ts";

export type TensorFlow = typeof TensorFlowCore;

export type TensorFlowBackend = "tfjs-node" | "tfjs-wasm" | "tfjs-cpu";

export interface LoadedTensorFlow {
  readonly tf: TensorFlow;
  /** `tfjs-wasm 4.22.0`. */
  readonly backend: string;
}

const LOADERS: Readonly<Record<TensorFlowBackend, () => Promise<TensorFlow>>> = {
  "tfjs-node": loadNative,
  "tfjs-wasm": loadWasm,
  "tfjs-cpu": loadCpu,
};

const FATAL = ["uncaughtException", "unhandledRejection"] as const;

const require = createRequire(import.meta.url);

/** Loads the first back end that works here: native code, else WebAssembly, else plain JavaScript. Takes some 200 ms. */
export async function loadTensorFlow(
  backends: readonly TensorFlowBackend[] = ["tfjs-node", "tfjs-wasm", "tfjs-cpu"],
): Promise<LoadedTensorFlow> {
  const reasons: string[] = [];
  for (const name of backends) {
    try {
      const tf = await LOADERS[name]();
      return { tf, backend: `${name} ${tf.version_core}` };
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message.trim().split("\n")[0] : String(error)}`);
    }
  }
  throw new Error(`Cannot load TensorFlow.js as one of its back ends must work here: ${reasons.join("; ")}`);
}

async function loadNative(): Promise<TensorFlow> {
  // Without its shared library the package would first load all of TensorFlow.js and then fail.
  const library = path.join(path.dirname(require.resolve("@tensorflow/tfjs-node/package.json")), "lib");
  const built =
    existsSync(library) &&
    readdirSync(library).some((folder) => existsSync(path.join(library, folder, "tfjs_binding.node")));
  if (!built) throw new Error("its native library was not built on this machine");
  // Called by tfjs-node 4.22: both warn since Node 22, and one was taken out of Node 23.
  const nodeUtil = util as { isNullOrUndefined?: (value: unknown) => boolean; isArray: typeof Array.isArray };
  nodeUtil.isNullOrUndefined = (value) => value === null || value === undefined;
  nodeUtil.isArray = Array.isArray;
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  // Required, as a script whose compiled code was kept cannot import.
  const tf = require("@tensorflow/tfjs-node") as TensorFlow;
  await tf.ready();
  return tf;
}

async function loadWasm(): Promise<TensorFlow> {
  const tf = await import("@tensorflow/tfjs-core");
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  const files = wasmFiles();
  // A file of the package is read by the library itself; what a bundle holds is a data: URL, which fetch reads.
  setWasmPaths(files, typeof files !== "string");
  const before = FATAL.map((event) => process.rawListeners(event));
  await select(tf, "wasm");
  // It throws what nobody caught once more, from its own file: Node would then print all of that file's one line.
  for (const [index, event] of FATAL.entries()) {
    for (const listener of process.rawListeners(event)) {
      if (!before[index]!.includes(listener)) process.removeListener(event, listener as () => void);
    }
  }
  return tf;
}

async function loadCpu(): Promise<TensorFlow> {
  const tf = await import("@tensorflow/tfjs-core");
  // Else it prints a banner that recommends tfjs-node.
  tf.enableProdMode();
  await import("@tensorflow/tfjs-backend-cpu");
  await select(tf, "cpu");
  return tf;
}

async function select(tf: TensorFlow, backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`its back end "${backend}" did not start`);
  await tf.ready();
}
