import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

import { OscarAccessError } from "./oscar-access-error.ts";
import { type OscarDoor, oscarError } from "./oscar-error.ts";

/** One request to OSCAR. */
export interface OscarCall {
  /** For sentences: what is done, such as `create service "a"`. */
  readonly action: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { readonly contentType: string; readonly bytes: Uint8Array };
  /** Creating and deleting services restarts MinIO and waits for it. */
  readonly answerSeconds?: number;
  readonly signal?: AbortSignal;
}

export interface OscarAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const ANSWER_SECONDS = 90;
const LARGEST_ANSWER_BYTES = 64 * 2 ** 20;

/** Speaks HTTP with one OSCAR; every answer that is no success is a sentence. */
export class OscarRequests {
  readonly #endpoint: URL;
  readonly #agent: HttpAgent | HttpsAgent;

  constructor(endpoint: string, verifiesCertificate: boolean, ca?: string) {
    this.#endpoint = new URL(endpoint);
    // A connection that is kept is closed by OSCAR after a pause, just when it is used again.
    this.#agent =
      this.#endpoint.protocol === "https:"
        ? new HttpsAgent({
            keepAlive: false,
            rejectUnauthorized: verifiesCertificate,
            ...(ca === undefined ? {} : { ca }),
          })
        : new HttpAgent({ keepAlive: false });
  }

  /** The answer, whatever its status is. */
  async answer(call: OscarCall): Promise<OscarAnswer> {
    try {
      return await this.#once(call);
    } catch (error) {
      if (call.signal?.aborted === true) throw error;
      throw new OscarAccessError(
        `Cannot ${call.action} as OSCAR was not reached at ${this.#endpoint.origin}: ${reasonOf(error)}`,
        "network",
        { cause: error },
      );
    }
  }

  /** The text of a success; any other status is refused in words. */
  async text(call: OscarCall): Promise<string> {
    const { status, text } = await this.answer(call);
    if (status >= 200 && status <= 299) return text;
    throw oscarError(call.action, doorOf(call.path), status, text);
  }

  close(): void {
    this.#agent.destroy();
  }

  #once({
    method,
    path,
    query,
    headers,
    body,
    answerSeconds = ANSWER_SECONDS,
    signal,
  }: OscarCall): Promise<OscarAnswer> {
    const url = new URL(this.#endpoint.pathname.replace(/\/$/, "") + path, this.#endpoint);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const sent = send(
        url,
        {
          agent: this.#agent,
          method,
          timeout: answerSeconds * 1000,
          ...(signal === undefined ? {} : { signal }),
          headers: {
            ...headers,
            ...(body === undefined ? {} : { "content-type": body.contentType }),
            ...(method === "GET" ? {} : { "content-length": body?.bytes.length ?? 0 }),
          },
        },
        (response) => void answerOf(response).then(resolve, reject),
      );
      sent.on("timeout", () => sent.destroy(new Error(`it gave no answer for ${answerSeconds} s`)));
      sent.on("error", reject);
      sent.end(body?.bytes);
    });
  }
}

/** What went wrong, and what it means where the operating system or TLS speak in codes. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code === "EPROTO" && message.includes("wrong version number"))
    return "what answers there does not speak TLS: http:// in place of https:// reaches it";
  // Of OpenSSL's words the first line says all.
  const said = message.trim().split("\n")[0] || code;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER/.test(code))
    return `${said}; caFile names who signed its certificate, verify: false trusts any`;
  if (code === "ECONNRESET" && message === "socket hang up") return `${said}: it closed the connection unanswered`;
  return said;
}

function doorOf(path: string): OscarDoor {
  if (path.startsWith("/job/")) return "job";
  return path.startsWith("/run/") ? "run" : "system";
}

async function answerOf(response: IncomingMessage): Promise<OscarAnswer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    sizeBytes += (chunk as Buffer).length;
    if (sizeBytes > LARGEST_ANSWER_BYTES) {
      response.destroy();
      throw new RangeError(`its answer has more than ${LARGEST_ANSWER_BYTES} bytes`);
    }
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return { status: response.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString("utf8") };
}
