import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** An installation of its own on the real file system, with a component that notes every time it is started. */
export interface RealInstallation {
  readonly folder: string;
  readonly operatorPath: string;
  /** Folder of a bucket, by role. */
  bucket(role: string): string;
  /** Starts `profaas serve` as a process of its own, and waits until it answers. */
  serve(environment?: Readonly<Record<string, string>>): Promise<ChildProcess>;
  /** How often the component was started, by input and step. */
  starts(): Promise<Record<string, number>>;
  /** A self-contained spec that sweeps so many steps of a component that takes so long. */
  spec(name: string, steps: number, seconds: number): string;
  /** Paths of all files below a bucket. */
  files(role: string): Promise<string[]>;
  remove(): Promise<void>;
}

export async function realInstallation(): Promise<RealInstallation> {
  const folder = await mkdtemp(join(tmpdir(), "profaas-real-"));
  const operatorPath = join(folder, "profaas.yaml");
  const journal = join(folder, "journal");
  await writeFile(journal, "");
  await writeFile(
    join(folder, "work.sh"),
    `echo "$STEP $(basename "$INPUT_FILE_PATH")" >> "${journal}"; sleep "$SECONDS_TO_SLEEP"; cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/"\n`,
  );
  await writeFile(
    operatorPath,
    `store: { kind: directory, path: store }
work: work
commands: { work: { run: [sh, work.sh], files: [work.sh] } }
serve: { port: 0, reconcileSeconds: 1 }
`,
  );
  const bucket = (role: string): string => join(folder, "store", `profaas-${role}`);
  await mkdir(join(bucket("inputs"), "in"), { recursive: true });
  await writeFile(join(bucket("inputs"), "in", "one.txt"), "one");

  return {
    folder,
    operatorPath,
    bucket,
    serve: async (environment = {}) => {
      const host = spawn(
        process.execPath,
        ["--import", "tsx", join(ROOT, "scripts/profaas.ts"), "serve", "--operator", operatorPath],
        { cwd: ROOT, env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] },
      );
      await new Promise<void>((resolve, reject) => {
        let said = "";
        const listen = (chunk: Buffer): void => {
          said += chunk.toString();
          if (/http:\/\/127\.0\.0\.1:\d+/.test(said)) resolve();
        };
        host.stdout.on("data", listen);
        host.stderr.on("data", listen);
        host.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${said}`)));
      });
      return host;
    },
    starts: async () => {
      const counts: Record<string, number> = {};
      for (const line of (await readFile(journal, "utf8")).split("\n").filter(Boolean))
        counts[line] = (counts[line] ?? 0) + 1;
      return counts;
    },
    spec: (name, steps, seconds) =>
      JSON.stringify({
        kind: "campaign",
        name,
        workflow: {
          functions: {
            oscar: [{ here: { name: "work", input: [{ path: "app/in" }], output: [{ path: "app/out" }] } }],
          },
        },
        components: {
          work: {
            command: "work",
            cpu: 1,
            memory: "64Mi",
            environment: {
              STEP: Array.from({ length: steps }, (_, step) => step + 1),
              SECONDS_TO_SLEEP: seconds,
            },
          },
        },
        inputs: { one: ["in/one.txt"] },
        measure: { workflow: false, components: true },
        repetitions: 1,
        reuse: false,
      }),
    files: async (role) => {
      const found = await readdir(bucket(role), { recursive: true, withFileTypes: true }).catch(() => []);
      return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Waits until the condition holds, and fails when it does not in time. */
export async function until(condition: () => Promise<boolean>, what: string, withinSeconds = 60): Promise<void> {
  const deadline = performance.now() + withinSeconds * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${withinSeconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ends a process and waits until it is gone. */
export async function end(host: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (host.exitCode !== null || host.signalCode !== null) return host.exitCode;
  const gone = new Promise<number | null>((resolve) => host.once("exit", (code) => resolve(code)));
  host.kill(signal);
  return gone;
}
