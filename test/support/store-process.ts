import { spawn } from "node:child_process";
import type { SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { keyLocks } from "#adapters/object-store/directory/key-lock.ts";
import { systemClock } from "#adapters/process/clock.ts";

import { count } from "../contracts/object-store/conditions.ts";

/** Another process that works on a directory store; this file is its program. */
export interface StoreProcess {
  readonly pid: number;
  /** Resolves with the next line that the process prints. */
  line(): Promise<string>;
  /** Ends it as the system does when memory is short: at once, with no chance to tidy up. */
  kill(): Promise<void>;
  /** Resolves when it ended by itself; throws what it said when that was no good end. */
  end(): Promise<void>;
}

const JOBS = {
  /** Tries to create the keys, and prints which it did. */
  async create(root: string, bucket: string, keys: string): Promise<void> {
    const store = directoryStore({ root });
    const names = Array.from({ length: Number(keys) }, (_, index) => `claims/${index}`);
    const outcomes = await Promise.all(
      names.map((key) => store.put(bucket, key, String(process.pid), { ifAbsent: true })),
    );
    print(JSON.stringify(names.filter((_, index) => outcomes[index]?.kind === "stored")));
  },
  /** Adds so many ones to the counter. */
  async count(root: string, bucket: string, times: string): Promise<void> {
    await count(directoryStore({ root }), bucket, "counter", Number(times));
    print("done");
  },
  /** Puts objects of one letter each, one over the other, until it is killed. */
  async putForever(root: string, bucket: string, mebibytes: string): Promise<void> {
    const store = directoryStore({ root });
    for (let round = 0; ; round++) {
      const letter = "abcdefghij"[round % 10]!;
      const piece = Buffer.alloc(2 ** 20, letter);
      async function* body(): AsyncGenerator<Uint8Array> {
        for (let index = 0; index < Number(mebibytes); index++) yield piece;
      }
      await store.put(bucket, "large", body());
      print(letter);
    }
  },
  /** Takes the lock of a key and keeps it. */
  async holdForever(root: string, bucket: string, key: string): Promise<void> {
    await keyLocks(systemClock).hold(join(root, bucket), key, async () => {
      print("holding");
      await systemClock.sleep(3_600);
    });
  },
  /** Gets one object, and prints how that went. */
  async get(root: string, bucket: string, key: string): Promise<void> {
    const found = directoryStore({ root }).get(bucket, key);
    print(await found.then(JSON.stringify, (error: unknown) => (error as Error).message));
  },
  /** Puts one object, and prints how that went. */
  async put(root: string, bucket: string, key: string, bytes: string): Promise<void> {
    const store = directoryStore({ root });
    try {
      print(JSON.stringify(await store.put(bucket, key, Buffer.alloc(Number(bytes), "x"))));
    } catch (error) {
      print((error as Error).message);
    }
    print(JSON.stringify(await store.list(bucket)));
  },
} as const;

const PROGRAM = fileURLToPath(import.meta.url);

/** The command that does a job in a process of its own. */
export function storeCommand(
  job: keyof typeof JOBS,
  ...parameters: readonly (string | number)[]
): [string, ...string[]] {
  return [process.execPath, "--import", "tsx", PROGRAM, job, ...parameters.map(String)];
}

export function startProcess(
  [program, ...parameters]: readonly [string, ...string[]],
  options: SpawnOptions = {},
): StoreProcess {
  const child = spawn(program, parameters, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close") as Promise<[number | null]>;
  let errors = "";
  child.stderr!.on("data", (text: Buffer) => (errors += String(text)));
  // Read from the beginning: what nobody listens to is thrown away when the process ends.
  const lines: string[] = [];
  let wake = (): void => undefined;
  createInterface(child.stdout!).on("line", (line) => {
    lines.push(line);
    wake();
  });
  return {
    pid: child.pid!,
    async line() {
      if (lines.length === 0) await Promise.race([closed, new Promise<void>((resolve) => (wake = resolve))]);
      const line = lines.shift();
      if (line === undefined) throw new Error(`the process ended before it printed a line: ${errors}`);
      return line;
    },
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
    async end() {
      const [code] = await closed;
      if (code !== 0) throw new Error(`the process ended with code ${code}: ${errors}`);
    },
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (process.argv[1] === PROGRAM) {
  const [job, ...parameters] = process.argv.slice(2);
  await (JOBS[job as keyof typeof JOBS] as (...all: string[]) => Promise<void>)(...parameters);
}
