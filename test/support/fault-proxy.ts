import { createServer, request, type ClientRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong with one exchange. */
export type Fault =
  /** The store answers this instead of doing anything. */
  | { readonly kind: "answer"; readonly status: number; readonly code?: string }
  /** The connection is reset before the request reaches the store. */
  | { readonly kind: "resetBefore" }
  /** The store does what was asked, and then the connection is reset: nobody knows. */
  | { readonly kind: "resetAfter" }
  /** The connection is reset after so many bytes of the answer's body. */
  | { readonly kind: "cutBody"; readonly afterBytes: number }
  /** No more bytes come after so many of the answer's body; the connection stays. */
  | { readonly kind: "stallBody"; readonly afterBytes: number }
  /** The store does what was asked, but its answer never comes. */
  | { readonly kind: "stallAnswer" }
  /** The store is asked twice, and its second answer is given: as a proxy does that lost the first. */
  | { readonly kind: "twice" };

/** Picks exchanges by a line such as `PUT /bucket/key?x`; a regular expression is one. */
export interface LineMatch {
  test(line: string): boolean;
}

/** One exchange that came by. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly fault: Fault["kind"] | undefined;
}

export interface FaultProxy {
  /** Address to use in place of the store's. */
  readonly endpoint: string;
  /** All exchanges since the start. */
  readonly exchanges: readonly Exchange[];
  /** Gives the fault to the next exchanges that match, so many times. */
  inject(fault: Fault, options?: { readonly times?: number; readonly match?: LineMatch }): void;
  /** Takes back what was not given yet. */
  heal(): void;
  close(): Promise<void>;
}

interface Waiting {
  readonly fault: Fault;
  readonly match: LineMatch;
  times: number;
}

/** A proxy in front of a store over plain HTTP that does harm as it is told to. */
export async function faultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const exchanges: Exchange[] = [];
  let waiting: Waiting[] = [];

  function faultFor(line: string): Fault | undefined {
    const found = waiting.find(({ times, match }) => times > 0 && match.test(line));
    if (found !== undefined) found.times--;
    return found?.fault;
  }

  const server = createServer((asked, answer) => {
    const { method = "", url = "" } = asked;
    const fault = faultFor(`${method} ${url}`);
    exchanges.push({ method, path: url, fault: fault?.kind });
    if (fault?.kind === "answer") return refuse(asked, answer, fault);
    if (fault?.kind === "resetBefore") return void asked.socket.resetAndDestroy();
    const forward = (onAnswer: (real: IncomingMessage) => void): ClientRequest =>
      request({ hostname, port, method, path: url, headers: asked.headers, setHost: false, agent: false }, onAnswer);
    if (fault?.kind === "twice") return void askTwice(asked, answer, forward);
    const forwarded = forward((real) => pass(real, answer, fault));
    forwarded.on("error", () => asked.socket.destroy());
    asked.on("error", () => forwarded.destroy());
    asked.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    inject(fault, { times = 1, match = /./ } = {}) {
      waiting.push({ fault, match, times });
    },
    heal() {
      waiting = [];
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuse(asked: IncomingMessage, answer: ServerResponse, { status, code }: Fault & { kind: "answer" }): void {
  asked.resume();
  asked.on("end", () => {
    const hasBody = asked.method !== "HEAD" && code !== undefined;
    answer.writeHead(status, { "content-type": "application/xml" });
    answer.end(hasBody ? `<?xml version="1.0"?><Error><Code>${code}</Code><Message>injected</Message></Error>` : "");
  });
}

function pass(real: IncomingMessage, answer: ServerResponse, fault: Fault | undefined): void {
  if (fault?.kind === "resetAfter" || fault?.kind === "stallAnswer") {
    real.resume();
    if (fault.kind === "resetAfter") real.on("end", () => answer.socket?.resetAndDestroy());
    return;
  }
  answer.writeHead(real.statusCode ?? 500, real.rawHeaders);
  if (fault?.kind !== "cutBody" && fault?.kind !== "stallBody") {
    real.pipe(answer);
    real.on("error", () => answer.socket?.destroy());
    return;
  }
  let left = fault.afterBytes;
  // What was written shall arrive before the end comes.
  const end = (): void => void (fault.kind === "cutBody" && setTimeout(() => answer.socket?.resetAndDestroy(), 20));
  answer.flushHeaders();
  if (left === 0) end();
  real.on("data", (chunk: Buffer) => {
    if (left === 0) return;
    answer.write(chunk.subarray(0, left));
    left = Math.max(0, left - chunk.length);
    if (left === 0) end();
  });
  // Shorter than that: nothing is left to do harm to.
  real.on("end", () => void (left > 0 && answer.end()));
}

async function askTwice(
  asked: IncomingMessage,
  answer: ServerResponse,
  forward: (onAnswer: (real: IncomingMessage) => void) => ClientRequest,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of asked) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  forward((first) => {
    first.resume();
    first.on("end", () => forward((second) => pass(second, answer, undefined)).end(body));
  }).end(body);
}
