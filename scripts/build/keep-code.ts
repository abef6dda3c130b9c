import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { PACKAGE_ROOT } from "../package-root.ts";
import { type Bundle, FUNCTIONS } from "./build-bundles.ts";
import { withRehearsal, type Rehearsal } from "./rehearsal.ts";

const KEEPER = join(PACKAGE_ROOT, "scripts/build/run-and-keep-code.mjs");

/**
 * Starts each bundle that looks for its code once, as a platform or a person does, and keeps what this Node compiled for that beside
 * it: the next start compiles nothing. Another Node looks for another file, and compiles as ever.
 */
export async function keepCode(bundles: readonly Bundle[]): Promise<void> {
  await withRehearsal(async (rehearsal) => {
    for (const bundle of bundles) {
      if (bundle.codeFile === undefined) continue;
      if (FUNCTIONS.has(bundle.name)) await rehearseFunction(bundle, bundle.codeFile, rehearsal);
      else await rehearseCommand(bundle, bundle.codeFile, rehearsal);
    }
  });
}

async function rehearseCommand({ name, file }: Bundle, codeFile: string, { words }: Rehearsal): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [KEEPER, file, codeFile, ...words]);
  } catch (error) {
    throw new Error(`Cannot rehearse ${name} as it must end well`, { cause: error });
  }
}

async function rehearseFunction({ name, file }: Bundle, codeFile: string, { operatorPath, questions }: Rehearsal) {
  const child = spawn(process.execPath, [KEEPER, file, codeFile], {
    env: { PROFAAS_OPERATOR: operatorPath, PROFAAS_WEBHOOK_TOKEN: "token-of-the-rehearsal", PORT: "0" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  try {
    const url = await addressOf(child);
    for (const body of name === "predictor" ? questions : []) {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(new URL("/predict", url), { method: "POST", headers, body });
      if (!answer.ok) throw new Error(`Cannot rehearse ${name} as it must answer: ${await answer.text()}`);
    }
  } finally {
    child.kill("SIGTERM");
  }
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`Cannot rehearse ${name} as it must end well: it ended with ${code}`);
}

async function addressOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  if (child.stderr === null) throw new Error("Cannot rehearse a process that says nothing");
  for await (const line of createInterface({ input: child.stderr })) {
    const url = / at (http:[^" ]+)/.exec(line)?.[1];
    if (url !== undefined) return url.replace("//0.0.0.0:", "//127.0.0.1:");
    said.push(line);
  }
  throw new Error(`Cannot rehearse ${child.spawnargs[2]} as it must serve: it said ${said.join("\n")}`);
}
