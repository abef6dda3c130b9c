import type { ServerType } from "@hono/node-server";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { deferFetchClasses } from "./defer-fetch-classes.ts";

export interface ListenOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Other times than those that suit a server in the open. */
  readonly times?: Partial<ServerTimes>;
}

/** How long a client may take for its part. How long an answer takes is nobody's business: a step takes minutes. */
export interface ServerTimes {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  /** How often the first two are looked after. */
  readonly connectionsCheckingInterval: number;
}

export interface Listening {
  readonly url: string;
  /** Takes no new question, lets those under way end, and gives the port back. */
  close(): Promise<void>;
}

/** Half a request must not hold a connection for long, … */
const SERVER_TIMES: ServerTimes = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
};
/** … nor a header be endless, nor connections be without number. */
const MOST_HEADER_BYTES = 16_384;
const MOST_CONNECTIONS = 2_000;

/** Answers HTTP at an address. */
export async function listen({ fetch, host, port, times }: ListenOptions): Promise<Listening> {
  deferFetchClasses();
  const { serve } = await import("@hono/node-server");
  const server = await new Promise<ServerType>((resolve, reject) => {
    const serverOptions = { ...SERVER_TIMES, ...times, maxHeaderSize: MOST_HEADER_BYTES };
    const started = serve({ fetch, hostname: host, port, createServer, serverOptions }, () => resolve(started));
    started.maxConnections = MOST_CONNECTIONS;
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
