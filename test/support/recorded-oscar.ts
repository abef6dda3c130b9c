import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** One exchange with a real OSCAR. */
export interface RecordedExchange {
  readonly name: string;
  readonly note: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
  readonly response: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
}

const FILE = new URL("fixtures/oscar/exchanges.jsonl", import.meta.url);

/** All exchanges by their names. */
export const OSCAR_EXCHANGES: ReadonlyMap<string, RecordedExchange> = new Map(
  readFileSync(FILE, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RecordedExchange)
    .map((exchange) => [exchange.name, exchange]),
);

export interface ReplayedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Answers request after request as OSCAR answered the exchanges of these names, and keeps what it was asked. */
export async function replayOscar(...names: readonly string[]): Promise<{
  readonly endpoint: string;
  readonly requests: ReplayedRequest[];
  close(): Promise<void>;
}> {
  const left = names.map((name) => {
    const exchange = OSCAR_EXCHANGES.get(name);
    if (exchange === undefined) throw new RangeError(`Cannot replay "${name}" as there is no such recording`);
    return exchange;
  });
  const requests: ReplayedRequest[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      requests.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
      const exchange = left.shift();
      if (exchange === undefined) {
        response.writeHead(599).end("more was asked than was recorded");
        return;
      }
      const { status, headers, body: text } = exchange.response;
      const bytes = Buffer.from(text, "utf8");
      const kept = headers.filter(
        ([name]) => !/^(?:content-length|transfer-encoding|connection|keep-alive)$/i.test(name),
      );
      response.writeHead(status, [...kept.flat(), "Content-Length", String(bytes.length), "Connection", "close"]);
      response.end(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
