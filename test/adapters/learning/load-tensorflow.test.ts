import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

import { loadTensorFlow } from "#adapters/learning/load-tensorflow.ts";

const root = resolve(import.meta.dirname, "../../..");

describe("loadTensorFlow()", () => {
  it("names the back end with its version", async () => {
    expect((await loadTensorFlow(["tfjs-wasm"])).backend).toBe("tfjs-wasm 4.22.0");
    expect((await loadTensorFlow(["tfjs-cpu"])).backend).toBe("tfjs-cpu 4.22.0");
  });

  it("goes on to the next back end where one does not load", async () => {
    expect((await loadTensorFlow(["tfjs-node", "tfjs-cpu"])).backend).toMatch(/^tfjs-(node|cpu) /);
  });

  it("says why none loaded", async () => {
    await expect(loadTensorFlow([])).rejects.toThrow(
      /^Cannot load TensorFlow.js as one of its back ends must work here/,
    );
  });

  it("does not hear what nobody caught, which WebAssembly's glue would throw from its own file", async () => {
    const script = `
      const { loadTensorFlow } = await import("./functions/adapters/learning/load-tensorflow.ts");
      await loadTensorFlow(["tfjs-wasm"]);
      throw new Error("nobody caught this");`;
    const run = promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: root,
    });
    const { stderr } = (await run.catch((error: unknown) => error)) as { stderr: string };
    expect(stderr).toContain("Error: nobody caught this");
    expect(stderr).not.toContain("WasmBackendModule");
  });

  it.each(["tfjs-wasm", "tfjs-cpu"])(
    "prints nothing, neither to standard output nor to standard error, with %s",
    async (backend) => {
      const script = `
      const { loadTfjsNetworkTrainer } = await import("./functions/adapters/learning/tfjs-network-trainer.ts");
      const { train } = await loadTfjsNetworkTrainer(["${backend}"]);
      const { layers } = await train({
        features: Float32Array.of(1, 2, 3), targets: Float32Array.of(1, 2, 3), weights: null, rowCount: 3, columnCount: 1,
        hiddenUnits: [2], activation: "tanh", epochs: 3, batchSize: 9, learningRate: 0.1, l2: 0, random: () => 0.3,
      });
      if (layers.length !== 2) process.exitCode = 1;`;
      const run = promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
        cwd: root,
      });
      expect(await run).toEqual({ stdout: "", stderr: "" });
    },
  );
});
