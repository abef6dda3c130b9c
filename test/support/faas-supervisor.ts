import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { describe, it } from "vitest";

const BUILD = resolve(import.meta.dirname, "../../infra/faas-supervisor/build.sh");

/** The real faas-supervisor as OSCAR ships it, one file; undefined where none was made. */
export const SUPERVISOR = madeSupervisor();

/** Tests that run functions under the real supervisor: left out where there is none, unless this is CI, which must have one. */
export function describeWithSupervisor(name: string, tests: (supervisor: string) => void): void {
  if (SUPERVISOR === undefined && process.env["CI"] === "true") {
    describe(name, () => {
      it("has a faas-supervisor", () => {
        throw new Error(
          "Cannot test with a faas-supervisor as none was made: infra/faas-supervisor/build.sh does that",
        );
      });
    });
    return;
  }
  describe.skipIf(SUPERVISOR === undefined)(`${name} (needs infra/faas-supervisor/build.sh)`, () =>
    tests(SUPERVISOR ?? ""),
  );
}

/** One job: what its container ended with, and its log. */
export interface EndedJob {
  readonly exitCode: number | null;
  readonly log: string;
}

export interface SupervisedJob {
  /** The body of the request to `/job`. */
  readonly event: string;
  readonly script: string;
  /** What OSCAR keeps of the service for its supervisor, YAML or JSON. */
  readonly config: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs the command of the container of OSCAR's jobs. What OSCAR mounts is given by the variables that the supervisor takes
 * in its place, so that nothing of this machine is written to.
 */
export async function runJob(
  supervisor: string,
  { event, script, config, environment }: SupervisedJob,
): Promise<EndedJob> {
  const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
  // The log is a pipe, as it is in a container.
  const command = `/bin/sh -c 'echo $EVENT | ${supervisor}' 2>&1 | cat`;
  const child = spawn("bash", ["-o", "pipefail", "-c", command], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: "/tmp",
      ...environment,
      EVENT: event,
      SCRIPT: base64(script),
      FUNCTION_CONFIG: base64(config),
      LOG_LEVEL: "INFO",
    },
  });
  let log = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (log += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const exitCode = await new Promise<number | null>((ended) => child.once("close", (code) => ended(code)));
  return { exitCode, log };
}

function madeSupervisor(): string | undefined {
  const { stdout } = spawnSync("bash", [BUILD, "--path"], { encoding: "utf8" });
  const path = stdout?.trim();
  return path && existsSync(path) ? path : undefined;
}
