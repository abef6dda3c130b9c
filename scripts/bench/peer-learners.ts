import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { Matrix } from "#core/numeric/matrix.ts";

import type { LearnerTask } from "./learner-task.ts";

export interface PeerTimes {
  readonly versions: string;
  readonly learners: Readonly<Record<string, { readonly fitSeconds: number; readonly rowMicroseconds: number }>>;
}

/** What Python's learners take for a task; a sentence where they are not installed. */
export async function peerLearners(task: LearnerTask, learners: readonly string[]): Promise<PeerTimes | string> {
  // Debian's python3 has Debian's packages; another one that comes first on the path may not.
  const python = process.env["PROFAAS_BENCH_PYTHON"] ?? "/usr/bin/python3";
  const child = spawn(python, [fileURLToPath(new URL("peer_learners.py", import.meta.url)), ...learners]);
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
  child.stdin.on("error", () => {});
  child.stdin.end(
    JSON.stringify({ features: rowsOf(task.features), targets: [...task.targets], asked: rowsOf(task.asked) }),
  );
  const failure = await new Promise<string | undefined>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) =>
      resolve(code === 0 ? undefined : Buffer.concat(complaints).toString().trim().split("\n").at(-1)),
    );
  });
  if (failure === undefined) return JSON.parse(Buffer.concat(output).toString()) as PeerTimes;
  return `Not compared with Python's learners as ${python} cannot run them (Debian: python3-sklearn, python3-xgboost): ${failure}`;
}

function rowsOf({ rowCount, columnCount, data }: Matrix): number[][] {
  return Array.from({ length: rowCount }, (_, row) => [...data.subarray(row * columnCount, (row + 1) * columnCount)]);
}
