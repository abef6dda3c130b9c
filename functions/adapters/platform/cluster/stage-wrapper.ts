import { execFileSync } from "node:child_process";
import { constants, mkdirSync, openSync, writeSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { AppearingFiles } from "./appearing-files.ts";
import { invocationEnvironment, type ComponentPaths } from "./component-environment.ts";
import { wrapperUsage, type WrapperUsage } from "./wrapper-usage.ts";

/** How the wrapper's part of an invocation went, on the seconds that the stage counts. */
export interface WrapperEnd {
  readonly exitCode: number;
  readonly timedOut: boolean;
  readonly usage: WrapperUsage;
  readonly beganSeconds: number;
  readonly endedSeconds: number;
  /** The container in which it computed died; no more is known of it then. */
  readonly isLost?: boolean;
}

/** What a stage lets an invocation compute by. */
export type ComponentRunner = Pick<StageWrapper, "makeFolder" | "run">;

/** What the component is to do with the files of one invocation. */
export interface ComputeOrder {
  readonly script: string;
  readonly timeoutSeconds: number;
  readonly paths: ComponentPaths;
}

const LOST_EXIT_CODE = 137;
const NO_USAGE = { cpuSeconds: null, peakMemoryBytes: null, throttledSeconds: null, outOfMemoryKills: null };

/** The folder of one invocation, shared with the component's container. */
export interface InvocationFolder {
  readonly name: string;
  readonly path: string;
  readonly inputFolder: string;
  readonly outputFolder: string;
}

/** The stage's end of what it shares with the wrapper in the component's container. */
export class StageWrapper {
  readonly #shared: string;
  readonly #go: number;
  readonly #stop: number;

  /** Makes the pipes; whatever user the component is may use them. */
  constructor(shared: string) {
    this.#shared = shared;
    process.umask(0);
    execFileSync("mkfifo", ["-m", "666", join(shared, "stop"), join(shared, "go")], { stdio: "ignore" });
    // Open for both directions: neither we nor the wrapper wait for the other one to open it.
    this.#stop = openSync(join(shared, "stop"), constants.O_RDWR | constants.O_NONBLOCK);
    this.#go = openSync(join(shared, "go"), constants.O_RDWR | constants.O_NONBLOCK);
  }

  makeFolder(name: string): InvocationFolder {
    const path = join(this.#shared, name);
    const folder = { name, path, inputFolder: join(path, "input"), outputFolder: join(path, "output") };
    for (const each of [path, folder.inputFolder, folder.outputFolder]) mkdirSync(each, { mode: 0o777 });
    return folder;
  }

  /** Lets the component compute, and ends it when its time is up. */
  async run(
    folder: InvocationFolder,
    order: ComputeOrder,
    nowSeconds: () => number,
    onBegan: (atSeconds: number) => void,
    died?: () => Promise<void>,
  ): Promise<WrapperEnd> {
    await mkdir(folder.path, { recursive: true });
    await writeFile(join(folder.path, "script.sh"), order.script);
    await writeFile(join(folder.path, "environment"), invocationEnvironment(order.paths));
    const files = new AppearingFiles(folder.path);
    let timedOut = false;
    let timer: NodeJS.Timeout | undefined;
    try {
      writeSync(this.#go, `${folder.name}\n`);
      await files.appeared("began");
      const beganSeconds = nowSeconds();
      onBegan(beganSeconds);
      timer = setTimeout(() => {
        timedOut = true;
        writeSync(this.#stop, `${folder.name}\n`);
      }, order.timeoutSeconds * 1000);
      const ended = files.appeared("ended").then(() => true);
      const isOver = await (died === undefined ? ended : Promise.race([ended, died().then(() => false)]));
      const endedSeconds = nowSeconds();
      if (!isOver) {
        return { exitCode: LOST_EXIT_CODE, timedOut, usage: NO_USAGE, beganSeconds, endedSeconds, isLost: true };
      }
      clearTimeout(timer);
      const exitCode = await this.#exitCode(folder, files);
      const usage = wrapperUsage(await readFile(join(folder.path, "usage"), "utf8").catch(() => ""));
      return { exitCode, timedOut, usage, beganSeconds, endedSeconds };
    } finally {
      clearTimeout(timer);
      files.close();
    }
  }

  /** The file is there before its line is. */
  async #exitCode(folder: InvocationFolder, files: AppearingFiles): Promise<number> {
    await files.appeared("done");
    for (;;) {
      const text = await readFile(join(folder.path, "done"), "utf8");
      if (text.endsWith("\n")) return Number(text.trim());
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
