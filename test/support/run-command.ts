import { execFile } from "node:child_process";

export interface CommandOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** What counts as success; 0 alone by default. */
  readonly exitCodes?: readonly number[];
}

/** Runs a program to its end; its standard output, or an error that holds what it said. */
export function runCommand(
  program: string,
  args: readonly string[],
  { environment = {}, input, exitCodes = [0] }: CommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { env: { ...process.env, ...environment }, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        if (error === null || exitCodes.includes(Number(error.code))) return resolve(stdout);
        reject(new Error(`${program} ${args.join(" ")} ended with ${error.code}: ${stderr || stdout}`));
      },
    );
    // A program may end without reading: its exit code says whether that was right.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input ?? "");
  });
}
