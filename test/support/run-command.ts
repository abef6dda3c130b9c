import { execFile } from "node:child_process";

/** Runs a program to its end; its standard output, or an error that holds what it said. */
export function runCommand(
  program: string,
  args: readonly string[],
  {
    environment = {},
    input,
  }: { readonly environment?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { env: { ...process.env, ...environment }, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        reject(new Error(`${program} ${args.join(" ")} ended with ${error.code}: ${stderr || stdout}`));
      },
    );
    // A program may end without reading: its exit code says whether that was right.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input ?? "");
  });
}
