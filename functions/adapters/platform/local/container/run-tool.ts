import { spawn } from "node:child_process";

import { OutputTail } from "../output-tail.ts";

/** How a tool of the system ended, and what it said. */
export interface ToolResult {
  /** Null when it could not be started or had to be ended. */
  readonly exitCode: number | null;
  readonly output: string;
  /** The end of what it printed on standard error. */
  readonly errors: string;
}

const LARGEST_OUTPUT_BYTES = 2 ** 20;

/** Runs a tool to its end, or for so long. */
export function runTool(
  argv: readonly string[],
  { timeoutSeconds }: { readonly timeoutSeconds: number },
): Promise<ToolResult> {
  const [program = "", ...rest] = argv;
  const output = new OutputTail(LARGEST_OUTPUT_BYTES);
  const errors = new OutputTail();
  return new Promise((resolve) => {
    const child = spawn(program, rest, {
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutSeconds * 1000,
      killSignal: "SIGKILL",
    });
    child.stdout.on("data", (chunk: Buffer) => output.add(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.add(chunk));
    child.once("error", (error) => resolve({ exitCode: null, output: "", errors: error.message }));
    child.once("close", (exitCode) => resolve({ exitCode, output: output.text(), errors: errors.text() }));
  });
}
