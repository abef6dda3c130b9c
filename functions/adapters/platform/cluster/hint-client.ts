import { request } from "node:http";

import type { StageHint } from "./stage-hint.ts";

/** An agent that cannot be reached within this time is not told. */
const PATIENCE_MILLISECONDS = 1_000;

/** Tells an agent how far a stage is; whether it hears does not matter to the work. */
export class HintClient {
  readonly #address: string | undefined;
  #told: Promise<unknown> = Promise.resolve();

  constructor(address: string | undefined) {
    this.#address = address;
  }

  tell(hint: StageHint): void {
    const address = this.#address;
    if (address === undefined) return;
    this.#told = Promise.all([this.#told, send(address, JSON.stringify(hint))]);
  }

  /** Resolves when all hints are told or given up. */
  async close(): Promise<void> {
    await this.#told;
  }
}

function send(address: string, text: string): Promise<void> {
  return new Promise((resolve) => {
    const sent = request(address, {
      method: "POST",
      agent: false,
      headers: { "content-length": Buffer.byteLength(text) },
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    sent.on("response", (response) => {
      response.resume();
      resolve();
    });
    sent.on("error", () => resolve());
    sent.end(text);
  });
}
