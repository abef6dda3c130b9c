import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** One address for several servers, as a platform has it: each request goes to the next of them. */
export interface Balancer {
  readonly url: string;
  /** Addresses of the servers. */
  readonly servers: string[];
  close(): Promise<void>;
}

export async function balancer(): Promise<Balancer> {
  const servers: string[] = [];
  let turn = 0;
  const server = createServer((incoming, answer) => {
    const target = new URL(incoming.url ?? "/", servers[turn++ % servers.length]);
    const passed = request(target, { method: incoming.method, headers: incoming.headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(answer);
    });
    passed.on("error", () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
    answer.on("close", () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    servers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
