import { serve } from "@hono/node-server";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface ListenOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface Listening {
  readonly url: string;
  /** Takes no new question, lets those under way end, and gives the port back. */
  close(): Promise<void>;
}

/** Half a request must not hold a connection for long, nor a header be endless. */
const SERVER_OPTIONS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16_384,
};

/** Answers HTTP at an address. */
export async function listen({ fetch, host, port }: ListenOptions): Promise<Listening> {
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const started = serve({ fetch, hostname: host, port, createServer, serverOptions: SERVER_OPTIONS }, () =>
      resolve(started),
    );
    started.once("error", (cause: NodeJS.ErrnoException) => {
      const found = cause.code === "EADDRINUSE" ? "another process has it" : (cause.code ?? cause.message);
      reject(new Error(`Cannot serve on ${host}:${port} as the address must be free: ${found}`, { cause }));
    });
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeIdleConnections" in server) server.closeIdleConnections();
      }),
  };
}
