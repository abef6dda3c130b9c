import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";

import type { Clock } from "#ports/clock.ts";

import type { ApiAccess } from "./api-access.ts";
import { apiError, isPassing } from "./api-error.ts";

export interface ApiCall {
  /** For sentences: what is done, such as `create job "a"`. */
  readonly action: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

const ANSWER_SECONDS = 30;
const TRIES = 6;
const FIRST_PAUSE_SECONDS = 0.2;

/** Requests to one API: passing troubles are tried again, refusals become sentences. */
export class ApiRequests {
  readonly #access: () => Promise<ApiAccess>;
  readonly #clock: Clock;

  constructor(access: () => Promise<ApiAccess>, clock: Clock) {
    this.#access = access;
    this.#clock = clock;
  }

  /** The body of the answer; undefined when the status is one of `expected`. */
  async text(call: ApiCall, expected: readonly number[] = []): Promise<string | undefined> {
    for (let round = 1; ; round++) {
      try {
        return await this.#once(call, expected);
      } catch (error) {
        if (!isPassing(error) || round >= TRIES || call.signal?.aborted === true) throw reached(call, error);
        await this.#clock.sleep(FIRST_PAUSE_SECONDS * 2 ** (round - 1), call.signal);
      }
    }
  }

  /** The same, as JSON. */
  async json<T>(call: ApiCall, expected: readonly number[] = []): Promise<T | undefined> {
    const text = await this.text(call, expected);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  /** The answer of a request that goes on, as it comes. */
  async stream(call: ApiCall): Promise<IncomingMessage> {
    const response = await this.#send(call);
    if (response.statusCode === 200) {
      response.socket.setTimeout(0);
      return response;
    }
    throw apiError(call.action, response.statusCode ?? 0, await textOf(response));
  }

  async #once(call: ApiCall, expected: readonly number[]): Promise<string | undefined> {
    const response = await this.#send(call);
    const status = response.statusCode ?? 0;
    const text = await textOf(response);
    if (expected.includes(status)) return undefined;
    if (status < 200 || status > 299) throw apiError(call.action, status, text);
    return text;
  }

  async #send({ method, path, query, body, contentType, signal }: ApiCall): Promise<IncomingMessage> {
    const access = await this.#access();
    const options = await access.options();
    const url = new URL(access.server.pathname.replace(/\/$/, "") + path, access.server);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(options.headers as Record<string, string> | undefined),
      accept: "application/json",
      ...(text === undefined
        ? {}
        : { "content-type": contentType ?? "application/json", "content-length": Buffer.byteLength(text) }),
    };
    const secure = url.protocol === "https:";
    const { agent, ...rest } = options;
    return new Promise((resolve, reject) => {
      const sent = (secure ? httpsRequest : httpRequest)(
        url,
        {
          ...rest,
          ...(secure ? { agent } : {}),
          method,
          headers,
          ...(signal === undefined ? {} : { signal }),
          timeout: ANSWER_SECONDS * 1000,
        },
        resolve,
      );
      sent.on("timeout", () =>
        sent.destroy(Object.assign(new Error(`no answer for ${ANSWER_SECONDS} s`), { code: "ETIMEDOUT" })),
      );
      sent.on("error", reject);
      sent.end(text);
    });
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function reached(call: ApiCall, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  return new Error(`Cannot ${call.action} as the Kubernetes API was not reached: ${error.message}`, { cause: error });
}
