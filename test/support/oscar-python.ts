import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** A Python that has oscar_python, installed apart by `infra/oscar-python/build.sh`; undefined where it is not. */
export const OSCAR_PYTHON = oscarPython();

/** Runs a program of Python with that client; what it prints is JSON. */
export async function runOscarPython(program: string, input: unknown): Promise<Record<string, unknown>> {
  const child = spawn(OSCAR_PYTHON ?? "python3", ["-c", program], {
    stdio: ["pipe", "pipe", "pipe"],
    // Nothing of this process's environment: keys and proxies in it would be used.
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true", NO_PROXY: "*" },
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (said.out += String(chunk)));
  child.stderr.on("data", (chunk) => (said.err += String(chunk)));
  child.stdin.end(JSON.stringify(input));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`Cannot run oscar_python as it ended with ${String(code)}: ${said.err}`);
  return JSON.parse(said.out.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>;
}

function oscarPython(): string | undefined {
  const build = new URL("../../infra/oscar-python/build.sh", import.meta.url);
  const { stdout } = spawnSync("bash", [build.pathname, "--path"], { encoding: "utf8" });
  const path = (stdout ?? "").trim();
  return path !== "" && existsSync(path) ? path : undefined;
}
