import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { OperatorCommand } from "#core/campaign/operator.ts";
import { StoreSettings } from "#core/campaign/operator-store.ts";
import type { RunRequest } from "#core/campaign/run-request.ts";
import { RunMeasurement } from "#core/trace/run-record.ts";

import { hasCode } from "#adapters/process/has-code.ts";

/** Everything that the agent must know to run one run. The run itself was checked before it got here. */
export const LocalRun = z.object({
  format: z.literal("local-run"),
  version: z.literal(1),
  requestedAtEpochMilliseconds: z.number(),
  cluster: z.string(),
  operatorFolder: z.string(),
  /** Those that the run's components name. */
  commands: z.record(z.string(), OperatorCommand),
  allowedImages: z.array(z.string()),
  store: z.object({ settings: StoreSettings, prefix: z.string() }),
  run: z.custom<RunRequest>((value) => typeof value === "object" && value !== null),
});
export type LocalRun = z.infer<typeof LocalRun>;

/** Who runs a run, and what would be left of it if that process died. */
export const RunStarted = z.object({
  format: z.literal("local-run-started"),
  version: z.literal(1),
  /** The agent, as a line that tells whether it still lives. */
  owner: z.string(),
  cgroupFolders: z.array(z.string()),
  usesContainers: z.boolean(),
});
export type RunStarted = z.infer<typeof RunStarted>;

export const LocalOutcome = z.object({
  format: z.literal("local-outcome"),
  version: z.literal(1),
  outcome: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("finished"), measurement: RunMeasurement }),
    z.object({ kind: z.literal("lost"), reason: z.string() }),
    z.object({ kind: z.literal("refused"), reason: z.string() }),
  ]),
});
export type LocalOutcome = z.infer<typeof LocalOutcome>["outcome"];

/** The files by which platform and agent speak of one run: each is written whole or not at all. */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Holds the files of invocations while they last. */
  get workFolder(): string {
    return join(this.path, "work");
  }
  /** Sessions that were started without a control group to find them by, one a line. */
  get sessionsFile(): string {
    return join(this.path, "sessions");
  }
  get exists(): boolean {
    return existsSync(join(this.path, "request.json"));
  }
  get isCancelled(): boolean {
    return existsSync(join(this.path, "cancel"));
  }

  /** True when some agent has begun it, or it has its outcome. */
  get isBegun(): boolean {
    return existsSync(join(this.path, "started.json")) || existsSync(join(this.path, "outcome.json"));
  }

  request(): Promise<LocalRun | undefined> {
    return this.#read("request.json", LocalRun);
  }
  started(): Promise<RunStarted | undefined> {
    return this.#read("started.json", RunStarted);
  }
  async outcome(): Promise<LocalOutcome | undefined> {
    return (await this.#read("outcome.json", LocalOutcome))?.outcome;
  }
  async finishedInvocations(): Promise<number> {
    return Number((await readText(join(this.path, "progress"))) ?? "0");
  }

  writeStarted(started: Omit<RunStarted, "format" | "version">): Promise<void> {
    return this.#write("started.json", JSON.stringify({ format: "local-run-started", version: 1, ...started }));
  }
  writeOutcome(outcome: LocalOutcome): Promise<void> {
    return this.#write("outcome.json", JSON.stringify({ format: "local-outcome", version: 1, outcome }));
  }
  writeProgress(finishedInvocations: number): Promise<void> {
    return this.#write("progress", String(finishedInvocations));
  }
  async writeCancel(): Promise<void> {
    await writeFile(join(this.path, "cancel"), "");
  }

  async remove(): Promise<void> {
    if (this.exists) await rm(this.path, { recursive: true, force: true });
  }

  async #read<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const text = await readText(join(this.path, name));
    return text === undefined ? undefined : schema.parse(JSON.parse(text));
  }

  async #write(name: string, text: string): Promise<void> {
    const temporary = join(this.path, `.${name}.${process.pid}`);
    await writeFile(temporary, text);
    await rename(temporary, join(this.path, name));
  }
}

/** The folder of a run's attempt below the work folder; a name that could lead out of it is refused. */
export function runFolder(
  workFolder: string,
  run: { readonly campaignId: string; readonly runId: string; readonly attempt: number },
): RunFolder {
  const name = `${run.campaignId}-${run.runId}-${run.attempt}`;
  if (!/^[A-Za-z0-9][-A-Za-z0-9._]{0,199}$/.test(name)) {
    throw new RangeError(
      `Cannot name a folder for run "${name}" as it must hold only letters, digits, dots and dashes`,
    );
  }
  return new RunFolder(join(runsFolder(workFolder), name));
}

export function runsFolder(workFolder: string): string {
  return join(workFolder, "runs");
}

/** Every run that somebody asked for and nobody has forgotten yet. */
export async function runFolders(workFolder: string): Promise<readonly RunFolder[]> {
  const names = await readdir(runsFolder(workFolder)).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  });
  return names.filter((name) => !name.startsWith(".")).map((name) => new RunFolder(join(runsFolder(workFolder), name)));
}

/** Asks for a run; false when it was asked for before. The folder appears with its request inside, or not at all. */
export async function requestRun(workFolder: string, folder: RunFolder, request: LocalRun): Promise<boolean> {
  if (folder.exists) return false;
  await mkdir(runsFolder(workFolder), { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(join(runsFolder(workFolder), ".new-"));
  await writeFile(join(fresh, "request.json"), JSON.stringify(request));
  try {
    await rename(fresh, folder.path);
    return true;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (hasCode(error, "ENOTEMPTY", "EEXIST")) return false;
    throw error;
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}
