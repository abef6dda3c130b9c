import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Clock } from "#ports/clock.ts";

import { goText, type MinioBuckets } from "./minio-buckets.ts";
import type { OscarProgram } from "./oscar-program.ts";
import { runScript } from "./run-script.ts";
import type { KeptService } from "./kept-service.ts";
import { supervisorEvent, type SupervisorEvent } from "./supervisor-event.ts";
import { type ContainerLog, SupervisorLog } from "./supervisor-lines.ts";
import { brokenBase64, brokenDownload, brokenFolder, brokenUpload } from "./supervisor-traces.ts";
import { zipOf } from "./zip.ts";

/** One invocation of a service, of a job or of `/run`. */
export interface SupervisorOrder {
  readonly input: string;
  readonly service: KeptService;
  readonly jobName: string;
  readonly node: { readonly name: string; readonly architecture: string };
  /** Of the container. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whose secret is mounted; undefined where none is, as in `/run`. */
  readonly principal: string | undefined;
  readonly program: OscarProgram | undefined;
  readonly log: ContainerLog;
  readonly buckets: MinioBuckets;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How the container ended, and what it wrote at last: the answer to `/run`. */
export interface SupervisorEnd {
  readonly exitCode: number;
  readonly response: string;
}

/** Does what faas-supervisor does, and writes what it writes; a script that fails fails nothing. */
export async function supervise(order: SupervisorOrder): Promise<SupervisorEnd> {
  const { log, clock, service } = order;
  const say = new SupervisorLog(log, service.log_level, clock);
  const root = await mkdtemp(join(tmpdir(), "oscar-"));
  try {
    const folders = { input: join(root, `tmp${shortName()}`), output: join(root, `tmp${shortName()}`), root };
    await Promise.all([folders.input, folders.output].map((folder) => mkdir(folder)));
    return await inFolders(order, say, folders);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

interface Folders {
  readonly root: string;
  readonly input: string;
  readonly output: string;
}

async function inFolders(order: SupervisorOrder, say: SupervisorLog, folders: Folders): Promise<SupervisorEnd> {
  const { log, principal } = order;
  const event = supervisorEvent(order.input);
  if (event.kind === "storage") {
    say.info("Storage event found.");
    say.info(`event_records = ${event.records} \n`);
    say.info("MINIO event created");
  }
  say.info("Reading storage configuration");
  say.info(
    principal === undefined ? "No MinIO user configuration found" : `Using MinIO credentials for user: '${principal}'`,
  );
  say.info("SUPERVISOR: Initializing Binary supervisor");

  const staged = await stage(event, order, say, folders);
  if ("broken" in staged) return failed(log, staged.broken);
  say.info("Script file found in '/oscar/config/script.sh'");
  const output = await execute(event, staged.path, order, folders);
  if (typeof output !== "string") {
    const { word, exitCode } = KILLED[output.ended];
    log.write(`${word}\n`);
    return { exitCode, response: `${word}\n` };
  }
  for (const line of output.split("\n").slice(0, -1)) say.say("DEBUG", line.trim());
  say.info(`Searching for files to upload in folder '${folders.output}'`);
  const files = await filesIn(folders.output);
  const broken = await upload(files, order, say, folders);
  if (broken !== undefined) return failed(log, broken);
  say.info("Creating response");
  const response = `${await responseOf(event, output, files, folders)}\n`;
  log.write(response);
  return { exitCode: 0, response };
}

/** How a container ends whose supervisor is taken away. */
const KILLED = {
  killed: { word: "Terminated", exitCode: 143 },
  outOfMemory: { word: "Killed", exitCode: 137 },
} as const;

function failed(log: ContainerLog, trace: string): SupervisorEnd {
  log.write(`${trace}\n`);
  return { exitCode: 1, response: `${trace}\n` };
}

async function stage(
  event: SupervisorEvent,
  { service, buckets, principal }: SupervisorOrder,
  say: SupervisorLog,
  { input }: Folders,
): Promise<{ readonly path: string | undefined } | { readonly broken: string }> {
  if (service.file_stage_in) {
    say.info("Skipping download of input file.");
    return { path: undefined };
  }
  const isFetched = event.kind === "storage" && principal !== undefined;
  say.info(`Found '${isFetched ? "MINIO" : "LOCAL"}' input provider`);
  const path = join(input, isFetched ? event.fileName : `event-file-${randomUUID()}`);
  if (event.kind === "unreadable") return { broken: brokenBase64(event.problem) };
  if (!isFetched) {
    // Who has no key of the store gets the event itself.
    await writeFile(path, event.kind === "unknown" ? event.bytes : event.event);
  } else {
    say.info(`Downloading item from bucket '${event.bucket}' with key '${event.key}'`);
    if (event.fileName === "") return { broken: brokenFolder(input) };
    try {
      await writeFile(path, await buckets.get(event.bucket, event.key));
    } catch {
      return { broken: brokenDownload() };
    }
    say.info(`Successful download of file '${event.key}' from bucket '${event.bucket}' in path '${path}'`);
  }
  say.info(`INPUT_FILE_PATH variable set to '${path}'`);
  return { path };
}

async function execute(
  event: SupervisorEvent,
  inputPath: string | undefined,
  order: SupervisorOrder,
  folders: Folders,
): Promise<string | { readonly ended: keyof typeof KILLED }> {
  const { service, program, signal, jobName, node } = order;
  const variables = {
    ...order.variables,
    TMP_INPUT_DIR: folders.input,
    TMP_OUTPUT_DIR: folders.output,
    ...(inputPath === undefined ? {} : { INPUT_FILE_PATH: inputPath }),
    ...(event.kind === "storage"
      ? { STORAGE_OBJECT_KEY: event.key, EVENT_TIME: event.eventTime, EVENT: event.event }
      : {}),
  };
  if (program === undefined) {
    const scriptPath = join(folders.root, "script.sh");
    await writeFile(scriptPath, service.script);
    return (await runScript({ scriptPath, variables, folder: folders.root, signal })) ?? { ended: "killed" };
  }
  let output = "";
  try {
    const say = (text: string): void => void (output += text);
    const outputFolder = folders.output;
    const ended = await program({ service, jobName, node, variables, inputPath, outputFolder, say, signal });
    if (ended !== undefined) return { ended };
  } catch (error) {
    output += `${String(error)}\n`;
  }
  return signal.aborted ? { ended: "killed" } : output;
}

async function upload(
  files: readonly string[],
  { service, buckets, principal }: SupervisorOrder,
  say: SupervisorLog,
  { output }: Folders,
): Promise<string | undefined> {
  for (const { storage_provider: provider, path, prefix = [], suffix = [] } of service.output) {
    say.info(`Checking files for uploading to '${provider}' on path: '${path}'`);
    const isWanted = (file: string): boolean =>
      (prefix.length === 0 || prefix.some((begin) => file.startsWith(begin))) &&
      (suffix.length === 0 || suffix.some((end) => file.endsWith(end)));
    const [bucket = "", ...folder] = path.split("/");
    // Without a key of the store nothing is uploaded, and nothing said of it.
    for (const file of principal === undefined ? [] : files.filter(isWanted)) {
      const key = [...folder, file].join("/");
      say.info(`Uploading file '${key}' to bucket '${bucket}'`);
      try {
        await buckets.put(bucket, key, await readFile(join(output, file)));
      } catch (error) {
        return brokenUpload(join(output, file), bucket, key, goText(error).split("\n")[0] ?? "");
      }
    }
  }
  return undefined;
}

async function responseOf(
  event: SupervisorEvent,
  output: string,
  files: readonly string[],
  folders: Folders,
): Promise<string> {
  if (event.kind === "storage" || files.length === 0) return output;
  const contents = await Promise.all(files.map((file) => readFile(join(folders.output, file))));
  if (contents.length === 1) return contents[0]!.toString("base64");
  return zipOf(files.map((name, index) => ({ name, bytes: contents[index]! }))).toString("base64");
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

function shortName(): string {
  return randomUUID().replaceAll("-", "").slice(0, 8);
}
