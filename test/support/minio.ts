import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { describe, it } from "vitest";

import { temporaryFolder } from "./temporary-folder.ts";

/** A real MinIO, and the key of its administrator. */
export interface Minio {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** False for a server that was here before us: it is not ours to stop, and it may hold what others put there. */
  readonly isOurs: boolean;
  /** SIGKILL, as a power failure; `start` brings it back with all that it holds, at the same address. */
  kill(): Promise<void>;
  start(options?: { readonly secretKey?: string }): Promise<void>;
  stop(): Promise<void>;
}

export interface MinioOptions {
  /** Variables beside its key, all of them MINIO_…. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A server of its own, even where MINIO_ENDPOINT names one. */
  readonly own?: boolean;
  /** Folder with public.crt and private.key: it then speaks TLS. */
  readonly certificates?: string;
  /** Address of this machine that it listens at. */
  readonly address?: string;
  /** Size of a disk of its own, which the machine must let us mount. */
  readonly diskMebibytes?: number;
}

const READY_SECONDS = 30;

/** Path of the program, or undefined when this machine has none. */
export const MINIO_PROGRAM = minioProgram();
/** Whether this machine lets us mount a disk of a test's own. */
export const CAN_MOUNT = spawnSync("unshare", ["--mount", "true"]).status === 0;
/** Whether tests can have a MinIO here. */
export const HAS_MINIO = MINIO_PROGRAM !== undefined || process.env["MINIO_ENDPOINT"] !== undefined;

/** Tests that need a MinIO: left out where there is none, unless this is CI, which must have one. */
export function describeWithMinio(
  name: string,
  tests: () => void,
  { own = false, when = true }: { readonly own?: boolean; readonly when?: boolean } = {},
): void {
  const isHere = when && (own ? MINIO_PROGRAM !== undefined : HAS_MINIO);
  if (!isHere && process.env["CI"] === "true") {
    describe(name, () => {
      it("has a MinIO", () => {
        throw new Error(
          when
            ? "Cannot test with a MinIO as none was found: PROFAAS_TEST_MINIO names its program"
            : "Cannot test with a MinIO as this machine lacks something else that this test needs",
        );
      });
    });
    return;
  }
  describe.skipIf(!isHere)(`${name} (needs MinIO)`, tests);
}

/** Starts a MinIO for a test on a free port, or takes the one that MINIO_ENDPOINT names. */
export async function startMinio(options: MinioOptions = {}): Promise<Minio> {
  const { environment = {}, own = false, certificates, address = "127.0.0.1", diskMebibytes } = options;
  const running = process.env["MINIO_ENDPOINT"];
  if (running !== undefined && !own) return foreignMinio(running);
  if (MINIO_PROGRAM === undefined) throw new Error("Cannot start a MinIO as none was found");
  const program = MINIO_PROGRAM;
  const folder = await temporaryFolder();
  const data = join(folder.path, "data");
  await mkdir(data);
  const port = await freePort(address);
  const scheme = certificates === undefined ? "http" : "https";
  let secretKey = "profaas-test-secret";
  let child: ChildProcess | undefined;
  let output = "";
  const killAtExit = (): void => void child?.kill("SIGKILL");
  process.once("exit", killAtExit);

  const ended = (): boolean => child === undefined || child.exitCode !== null || child.signalCode !== null;
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || ended()) return;
    const over = new Promise((resolve) => child?.once("exit", resolve));
    child.kill(signal);
    await over;
  }

  const server: Minio = {
    endpoint: `${scheme}://${address}:${port}`,
    accessKey: "profaas-test",
    get secretKey() {
      return secretKey;
    },
    isOurs: true,
    async start(again = {}) {
      secretKey = again.secretKey ?? secretKey;
      const folders = ["--certs-dir", certificates ?? join(folder.path, "certificates")];
      const words = [program, "server", "--quiet", ...folders, "--address", `${address}:${port}`, data];
      const [first = "", ...rest] = diskMebibytes === undefined ? words : onOwnDisk(words, data, diskMebibytes);
      child = spawn(first, rest, {
        stdio: ["ignore", "pipe", "pipe"],
        // Nothing of this process's environment: it may hold keys and settings that are somebody else's.
        env: {
          PATH: process.env["PATH"],
          HOME: folder.path,
          MINIO_ROOT_USER: server.accessKey,
          MINIO_ROOT_PASSWORD: secretKey,
          MINIO_BROWSER: "off",
          ...environment,
        },
      });
      child.stdout?.on("data", (chunk) => (output = (output + String(chunk)).slice(-4000)));
      child.stderr?.on("data", (chunk) => (output = (output + String(chunk)).slice(-4000)));
      const url = `${server.endpoint}/minio/health/ready`;
      for (const end = Date.now() + READY_SECONDS * 1000; Date.now() < end; await delay(20)) {
        if (ended()) break;
        if (await isReady(url)) return;
      }
      throw new Error(`Cannot start MinIO as it did not become ready: ${output}`);
    },
    kill: () => end("SIGKILL"),
    async stop() {
      await end("SIGTERM");
      process.off("exit", killAtExit);
      await folder.remove();
    },
  };
  await server.start();
  return server;
}

/** The command with a small disk at the folder, which is gone with the process. */
function onOwnDisk(words: readonly string[], folder: string, mebibytes: number): readonly string[] {
  const script = `mount -t tmpfs -o size=${mebibytes}m tmpfs "$0" && exec "$@"`;
  return ["unshare", "--mount", "sh", "-c", script, folder, ...words];
}

function foreignMinio(endpoint: string): Minio {
  const refuse = (): never => {
    throw new Error("Cannot stop this MinIO as it is not ours: the test must ask for its own");
  };
  return {
    endpoint,
    accessKey: process.env["MINIO_ROOT_USER"] ?? "minioadmin",
    secretKey: process.env["MINIO_ROOT_PASSWORD"] ?? "minioadmin",
    isOurs: false,
    kill: async () => refuse(),
    start: async () => refuse(),
    stop: async () => {},
  };
}

/** Asked with curl's patience: a certificate of the test's own is no matter here. */
async function isReady(url: string): Promise<boolean> {
  const { request } = url.startsWith("https:") ? await import("node:https") : await import("node:http");
  return new Promise((resolve) => {
    const options = { rejectUnauthorized: false, agent: false, timeout: 1000 };
    const asked = request(url, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on("error", () => resolve(false));
    asked.on("timeout", () => asked.destroy(new Error("no answer")));
    asked.end();
  });
}

async function freePort(address: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function minioProgram(): string | undefined {
  const named = process.env["PROFAAS_TEST_MINIO"];
  if (named !== undefined) return existsSync(named) ? named : undefined;
  const cache = join(process.env["PROFAAS_CACHE"] ?? join(homedir(), ".cache", "profaas"), "bin");
  const cached = existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith("minio-")) : [];
  const newestFirst = cached
    .map((name) => join(cache, name))
    .sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs);
  const onPath = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "minio"));
  return [...newestFirst, ...onPath, ...goPrograms()].find((path) => existsSync(path));
}

function goPrograms(): readonly string[] {
  const { status, stdout } = spawnSync("go", ["env", "GOPATH"], { encoding: "utf8" });
  return status === 0 ? [join(stdout.trim(), "bin", "minio")] : [];
}
