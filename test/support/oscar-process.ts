import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { oscarPlatform } from "#adapters/platform/oscar/oscar-platform.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { OperatorCluster, type OscarCluster } from "#core/campaign/operator-cluster.ts";
import type { RunRequest, ServicePlatform } from "#ports/service-platform.ts";
import { openOscarSite } from "#wiring/open-oscar.ts";

import { keepingLogger } from "./keeping-logger.ts";

/** What a process that profiles on an OSCAR is told; this file is its program. */
export interface OscarProcessOptions {
  /** Folder of its store, whose buckets are there. */
  readonly root: string;
  /** Settings of the one OSCAR, which is called here. */
  readonly cluster: Readonly<Record<string, unknown>>;
  readonly user: string;
  readonly password: string;
}

/** The platform as such a process has it. */
export function processPlatform({ root, cluster, user, password }: OscarProcessOptions): ServicePlatform {
  const settings = OperatorCluster.parse(cluster) as OscarCluster;
  const environment = { OSCAR_USERNAME: user, OSCAR_PASSWORD: password };
  return oscarPlatform({
    sites: [openOscarSite("here", settings, { clock: systemClock, environment, pace: { perSecond: 1e6, burst: 1e6 } })],
    clusterOf: new Map([["here", "here"]]),
    allowedImages: ["*"],
    store: directoryStore({ root }),
    clock: systemClock,
    log: keepingLogger(),
    holder: `process-${process.pid}`,
    graceSeconds: 3,
    leaseSeconds: 1.5,
  });
}

/** Takes the run of a file from its start to its end in a process of its own. */
export async function startOscarProcess(
  options: OscarProcessOptions,
  runFile: string,
): Promise<ChildProcess & { readonly ended: Promise<unknown> }> {
  const program = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, ["--import", "tsx", program, JSON.stringify(options), runFile], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  await once(child, "spawn");
  return Object.assign(child, { ended: once(child, "close") });
}

async function takeThrough(options: OscarProcessOptions, runFile: string): Promise<void> {
  const run = JSON.parse(await readFile(runFile, "utf8")) as RunRequest;
  const platform = processPlatform(options);
  const handle = await platform.start(run);
  while ((await platform.collect(handle)).kind === "pending") await systemClock.sleep(0.02);
  await platform.forget(handle);
  await platform.release?.(run.campaignId);
}

const [, program, options, runFile] = process.argv;
if (program === fileURLToPath(import.meta.url))
  await takeThrough(JSON.parse(options!) as OscarProcessOptions, runFile!);
