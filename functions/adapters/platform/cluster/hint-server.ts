import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { Clock } from "#ports/clock.ts";

import { StageHint } from "./stage-hint.ts";

const LARGEST_HINT_BYTES = 4_096;

/** A hint with the moment of our own clock at which it came. */
export type HeardHint = StageHint & { readonly atSeconds: number };

/**
 * Hears how far the stages are, sooner and more exactly than pods tell. What it hears only says where to look: who does
 * not know the run's secret path is not heard, and a hint that never comes costs precision, not the run.
 */
export class HintServer {
  readonly #clock: Clock;
  readonly #secret = randomBytes(16).toString("hex");
  readonly #listeners = new Map<string, (hint: HeardHint) => void>();
  readonly #server: Server;
  readonly #host: string;

  private constructor(clock: Clock, host: string) {
    this.#clock = clock;
    this.#host = host;
    this.#server = createServer((request, response) => {
      const atSeconds = this.#clock.monotonicSeconds();
      // Whoever sends what is no hint, or goes away over it, is not heard; that is all.
      void this.#hear(request, atSeconds)
        .catch(() => undefined)
        .finally(() => response.writeHead(204).end());
    });
  }

  /** Listens on every address of this pod; `host` is the one that other pods reach. */
  static async open(clock: Clock, host: string): Promise<HintServer> {
    const hints = new HintServer(clock, host);
    await new Promise<void>((resolve, reject) => {
      hints.#server.once("error", reject);
      hints.#server.listen(0, resolve);
    });
    return hints;
  }

  /** The address for the hints of one invocation. */
  address(invocation: string): string {
    const { port } = this.#server.address() as AddressInfo;
    const host = this.#host.includes(":") ? `[${this.#host}]` : this.#host;
    return `http://${host}:${port}/${this.#secret}/${encodeURIComponent(invocation)}`;
  }

  listen(invocation: string, onHint: (hint: HeardHint) => void): () => void {
    const name = encodeURIComponent(invocation);
    this.#listeners.set(name, onHint);
    return () => void this.#listeners.delete(name);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  async #hear(request: IncomingMessage, atSeconds: number): Promise<void> {
    const [, secret, invocation = ""] = (request.url ?? "").split("/");
    const listener = this.#listeners.get(invocation);
    if (request.method !== "POST" || secret !== this.#secret || listener === undefined) return;
    let text = "";
    for await (const chunk of request) {
      text += String(chunk);
      if (text.length > LARGEST_HINT_BYTES) return;
    }
    listener({ ...StageHint.parse(JSON.parse(text)), atSeconds });
  }
}
