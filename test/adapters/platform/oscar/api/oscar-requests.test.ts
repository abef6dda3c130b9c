import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, expect, it } from "vitest";

import { OscarAccessError } from "#adapters/platform/oscar/api/oscar-access-error.ts";
import { OscarRequests } from "#adapters/platform/oscar/api/oscar-requests.ts";

let server: Server | undefined;
afterEach(() => void server?.close());

it("OscarRequests says in one line that http:// is meant where TLS is asked of what speaks none", async () => {
  server = createServer((_, response) => response.end("hello"));
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = { action: "read it", method: "GET", path: "/", headers: {} } as const;
  const error = await new OscarRequests(endpoint, true).text(call).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OscarAccessError);
  expect(error).toMatchObject({
    fault: "network",
    message: `Cannot read it as OSCAR was not reached at ${endpoint}: what answers there does not speak TLS: http:// in place of https:// reaches it`,
  });
});
