import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const TOKEN = "0123456789abcdef-token";

/** How many calls what passes calls on to functions answers by itself before the function is behind it. */
let notYet = 0;

/** A function that asks for the token, and answers a reconciliation as functions do. */
const server = createServer((request, response) => {
  if (notYet-- > 0) return void response.writeHead(503).end("no healthy upstream");
  const isAllowed = request.headers.authorization === `Bearer ${TOKEN}`;
  const isAsked = request.method === "POST" && request.url === "/reconcile";
  response.writeHead(isAllowed ? (isAsked ? 200 : 404) : 401).end('{"found":2}\n');
});

async function call(token: string, ...addresses: readonly string[]) {
  return callWith("3", token, ...addresses);
}

async function callWith(patience: string, token: string, ...addresses: readonly string[]) {
  const environment = { ...process.env, PROFAAS_WEBHOOK_TOKEN: token, PROFAAS_PATIENCE_SECONDS: patience };
  const args = ["--import", "tsx", "scripts/reconcile-call.ts", ...addresses];
  return promisify(execFile)(process.execPath, args, { cwd: ROOT, env: environment }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );
}

describe("reconcile-call", () => {
  let address: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it("asks every function with the token, and says what each answered", async () => {
    const line = `${address} 200 {"found":2}\n`;
    expect(await call(TOKEN, address, address)).toEqual({ code: 0, stdout: line + line });
  });

  it("asks a function again that nothing reaches yet, and not one that refuses", async () => {
    notYet = 2;
    expect(await call(TOKEN, address)).toEqual({ code: 0, stdout: `${address} 200 {"found":2}\n` });
    notYet = 1000;
    expect(await call(TOKEN, address)).toEqual({ code: 1, stdout: `${address} 503 no healthy upstream\n` });
    expect(notYet).toBeGreaterThan(990);
    notYet = 0;
  });

  it("ends with 1 where one refuses, cannot be reached, or none is named", async () => {
    expect(await call("another-token-of-nobody", address)).toEqual({ code: 1, stdout: `${address} 401 {"found":2}\n` });
    const gone = await call(TOKEN, address, "http://127.0.0.1:1");
    expect(gone.code).toBe(1);
    expect(gone.stdout).toMatch(/^http:\/\/127.0.0.1:1 fetch failed: /m);
    expect((await call(TOKEN)).code).toBe(1);
    expect((await callWith("for ever", TOKEN, "http://127.0.0.1:1")).code).toBe(1);
  });
});
