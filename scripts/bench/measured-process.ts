import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** What a process took from its start to its end, with all its threads. */
export interface ProcessCost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

/** Runs a script by this Node and measures it; throws with what it said where it fails. */
export async function measuredProcess(script: string, parameters: readonly string[]): Promise<ProcessCost> {
  const preloaded = fileURLToPath(new URL("usage-at-exit.mjs", import.meta.url));
  const began = performance.now();
  const child = spawn(process.execPath, ["--import", preloaded, script, ...parameters], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const said = textOf(child.stdio[2] as Readable);
  const told = textOf(child.stdio[3] as Readable);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const wallSeconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`Cannot measure ${parameters.join(" ")} as it must end well: ${await said}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(await told) as NodeJS.ResourceUsage;
  return { wallSeconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: maxRSS / 1024 };
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
