import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { request, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";

import type { ComputeOrder, InvocationFolder, WrapperEnd } from "../cluster/stage-wrapper.ts";
import type { Remnant, ServingRunner } from "./serving-runner.ts";

const NO_USAGE = { cpuSeconds: null, peakMemoryBytes: null, throttledSeconds: null, outOfMemoryKills: null };
const MOST_WORDS = 2_000;

/** Hands the input of each invocation to a component that is an HTTP server itself; the answer is its output. */
export class ServerRunner implements ServingRunner {
  readonly #port: number;
  readonly #folder: string;
  readonly #remnants = new Map<string, Remnant>();

  constructor(port: number, folder: string) {
    this.#port = port;
    this.#folder = folder;
  }

  isReady(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect({ host: "127.0.0.1", port: this.#port });
      const end = (isReady: boolean): void => {
        socket.destroy();
        resolve(isReady);
      };
      socket.once("connect", () => end(true)).once("error", () => end(false));
    });
  }

  makeFolder(name: string): InvocationFolder {
    const path = join(this.#folder, name);
    const folder = { name, path, inputFolder: join(path, "input"), outputFolder: join(path, "output") };
    for (const each of [path, folder.inputFolder, folder.outputFolder]) mkdirSync(each);
    return folder;
  }

  async run(
    folder: InvocationFolder,
    { timeoutSeconds, paths }: ComputeOrder,
    nowSeconds: () => number,
    onBegan: (atSeconds: number) => void,
  ): Promise<WrapperEnd> {
    const beganSeconds = nowSeconds();
    onBegan(beganSeconds);
    const limit = AbortSignal.timeout(timeoutSeconds * 1000);
    const end = (exitCode: number, remnant: Partial<Remnant> = {}): WrapperEnd => {
      this.#remnants.set(folder.name, { isBroken: false, lastLines: "", ownCpuSeconds: null, ...remnant });
      return { exitCode, timedOut: limit.aborted, usage: NO_USAGE, beganSeconds, endedSeconds: nowSeconds() };
    };
    try {
      const answer = await this.#post(paths.inputFile, paths.objectKey, limit);
      const status = answer.statusCode ?? 0;
      if (status < 200 || status > 299) {
        return end(1, { lastLines: `It answered ${status}: ${(await textOf(answer)).slice(0, MOST_WORDS).trim()}` });
      }
      await pipeline(answer, createWriteStream(join(folder.outputFolder, outputName(answer, paths.inputFile))));
      return end(0);
    } catch (error) {
      if (limit.aborted) return end(1);
      return end(1, { isBroken: true, lastLines: `Its server did not answer: ${(error as Error).message}` });
    }
  }

  async remnant(name: string): Promise<Remnant> {
    const remnant = this.#remnants.get(name) ?? { isBroken: false, lastLines: "", ownCpuSeconds: null };
    this.#remnants.delete(name);
    await rm(join(this.#folder, name), { recursive: true, force: true });
    return remnant;
  }

  close(): void {
    this.#remnants.clear();
  }

  async #post(inputFile: string, objectKey: string, signal: AbortSignal): Promise<IncomingMessage> {
    const { size } = await stat(inputFile);
    const sent = request({
      host: "127.0.0.1",
      port: this.#port,
      agent: false,
      method: "POST",
      path: "/",
      headers: {
        "content-type": "application/octet-stream",
        "content-length": size,
        "x-profaas-object-key": encodeURIComponent(objectKey),
      },
      signal,
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      sent.once("response", resolve).once("error", reject);
    });
    createReadStream(inputFile).pipe(sent);
    return answered;
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of answer) if (text.length < MOST_WORDS) text += String(chunk);
  return text;
}

/** The name that the answer gives its file, else that of the input. */
function outputName({ headers }: IncomingMessage, inputFile: string): string {
  const given = /filename="?([^";/\\]+)"?/.exec(headers["content-disposition"] ?? "")?.[1];
  return given === undefined || /^\.*$/.test(given) ? basename(inputFile) : given;
}
