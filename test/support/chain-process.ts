import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";

import { isOwnerGone, thisOwner } from "#adapters/process/owner.ts";

import { bundle } from "./bundle.ts";
import { signallingStore } from "./signalling-store.ts";
import { workChain } from "./whole-chain.ts";

const PROGRAM = fileURLToPath(import.meta.url);

/** When a process of the chain gets which signal: at its n-th write, just before or after that takes effect. */
export interface ChainSignal {
  readonly signal: NodeJS.Signals;
  readonly at: number;
  readonly moment: "before" | "after";
}

/** A program that does the whole chain's work, in processes of its own; this file is its source. */
export interface ChainProgram {
  /** Works on the directory store `store` in a folder; every run that it begins is a line of `journal` there. */
  start(folder: string, signal: ChainSignal): ChildProcess;
}

/** Bundles the program into a folder. */
export async function chainProgram(folder: string): Promise<ChainProgram> {
  const program = join(folder, "chain.mjs");
  await bundle(PROGRAM, program);
  return {
    start: (work, { signal, at, moment }) =>
      spawn(process.execPath, [program, "--chain", work, signal, String(at), moment], {
        stdio: ["ignore", "ignore", "inherit"],
      }),
  };
}

/** Waits until the process has stopped or ended; true when it has stopped. */
export async function stoppedOrEnded(child: ChildProcess): Promise<boolean> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8");
    if (stat.slice(stat.lastIndexOf(")") + 2).startsWith("T")) return true;
    await delay(5);
  }
}

export async function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode ?? child.signalCode;
}

if (process.argv[2] === "--chain") {
  const [folder = "", signal, at, moment] = process.argv.slice(3);
  const store = signallingStore(prefixedStore(directoryStore({ root: join(folder, "store") }), "test"), {
    signal: signal as NodeJS.Signals,
    at: Number(at),
    moment: moment as ChainSignal["moment"],
  });
  await workChain(store, {
    onStart: (run) => appendFileSync(join(folder, "journal"), `${run}\n`),
    process: { owner: thisOwner(), isOwnerGone },
  });
}
