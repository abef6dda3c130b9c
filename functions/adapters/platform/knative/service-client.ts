import { lookup } from "node:dns/promises";
import { Agent, request, type IncomingMessage } from "node:http";
import { isIP, type LookupFunction } from "node:net";

import type { Clock } from "#ports/clock.ts";

/** Where a service is called, and the host that it is called by where that is another one. */
export interface ServiceAddress {
  readonly url: string;
  readonly host?: string;
}

export interface ServiceRequest {
  readonly method?: "GET" | "POST";
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: readonly Uint8Array[];
  readonly signal: AbortSignal;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  /** On the clock's monotonic seconds: when it began to come. */
  readonly answeredAtSeconds: number;
}

const IDLE_MILLISECONDS = 15_000;
const LARGEST_ANSWER_BYTES = 512 * 2 ** 20;

/**
 * Sends requests to a service, each at once on a connection of its own: kept ones are used again, and none waits for
 * another one's answer.
 */
export class ServiceClient {
  readonly #url: URL;
  readonly #host: string | undefined;
  readonly #clock: Clock;
  readonly #agent = new Agent({
    keepAlive: true,
    maxSockets: Infinity,
    scheduling: "lifo",
    timeout: IDLE_MILLISECONDS,
  });
  readonly #lookup: LookupFunction;

  private constructor({ url, host }: ServiceAddress, addresses: readonly ResolvedAddress[], clock: Clock) {
    this.#url = new URL(url);
    this.#host = host;
    this.#clock = clock;
    this.#lookup = (_hostname, { all }, callback) => {
      const [first] = addresses;
      if (all === true) callback(null, [...addresses]);
      else callback(null, first?.address ?? "", first?.family);
    };
  }

  /** Asks once for the address of the host: a slow name server is no part of a measurement. */
  static async open(address: ServiceAddress, clock: Clock): Promise<ServiceClient> {
    const { hostname } = new URL(address.url);
    const addresses = isIP(hostname) > 0 ? [] : await lookup(hostname, { all: true });
    return new ServiceClient(address, addresses, clock);
  }

  /** Rejects when there is no whole answer. */
  async send(sending: ServiceRequest): Promise<ServiceAnswer> {
    try {
      return await this.#once(sending);
    } catch (error) {
      // A kept connection that the other side was just closing carried nothing.
      if (!(error instanceof StaleConnection)) throw error;
      return this.#once(sending);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #once({ method = "POST", path = "/", headers, body, signal }: ServiceRequest): Promise<ServiceAnswer> {
    const length = body.reduce((sum, part) => sum + part.length, 0);
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.#url), {
        method,
        agent: this.#agent,
        lookup: this.#lookup,
        signal,
        headers: { ...headers, "content-length": length, ...(this.#host === undefined ? {} : { host: this.#host }) },
      });
      sent.once("response", (answer) => {
        const answeredAtSeconds = this.#clock.monotonicSeconds();
        bodyOf(answer).then(
          (whole) =>
            resolve({
              status: answer.statusCode ?? 0,
              contentType: answer.headers["content-type"] ?? "",
              body: whole,
              answeredAtSeconds,
            }),
          reject,
        );
      });
      sent.once("error", (error: NodeJS.ErrnoException) => {
        const isStale = sent.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
        reject(isStale ? new StaleConnection() : error);
      });
      for (const part of body) sent.write(part);
      sent.end();
    });
  }
}

type ResolvedAddress = Awaited<ReturnType<typeof lookup>> extends infer One ? Extract<One, { address: string }> : never;

class StaleConnection extends Error {}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    sizeBytes += (chunk as Buffer).length;
    if (sizeBytes > LARGEST_ANSWER_BYTES) {
      answer.destroy();
      throw new RangeError(`Cannot take an answer of more than ${LARGEST_ANSWER_BYTES} bytes: let it go by the store`);
    }
  }
  return Buffer.concat(chunks);
}
