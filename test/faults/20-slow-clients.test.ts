import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { listen, type Listening } from "#adapters/process/listen.ts";

import { post, serving } from "../predictor/serving.ts";

/** The times of the real server, a fraction of them: long enough for a busy machine to get a request through. */
const TIMES = {
  headersTimeout: 2_000,
  requestTimeout: 2_500,
  keepAliveTimeout: 500,
  connectionsCheckingInterval: 50,
};
const QUESTION = JSON.stringify({
  model: "faces.blur.serviceSeconds",
  configuration: { cpuMillicores: 1_000, inputBytes: 1_048_576, alternative: "default" },
});

let server: Listening;
let sockets: Socket[];

beforeEach(async () => {
  const { app } = await serving();
  server = await listen({ fetch: app.fetch, host: "127.0.0.1", port: 0, times: TIMES });
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close();
});

/** A connection, what came back on it, and its end. */
function open(): { readonly socket: Socket; readonly ended: Promise<string> } {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  sockets.push(socket);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  const ended = new Promise<string>((resolve) => socket.on("close", () => resolve(Buffer.concat(chunks).toString())));
  return { socket, ended };
}

async function answersOthers(): Promise<void> {
  const response = await fetch(`${server.url}/predict`, post(QUESTION));
  expect(response.status).toBe(200);
  await response.text();
}

describe("fault 20: clients that take their time, or do harm", () => {
  it("headers that never end hold no connection: 200 of them, and others are answered meanwhile", async () => {
    const slow = Array.from({ length: 200 }, open);
    for (const { socket } of slow) socket.write("POST /predict HTTP/1.1\r\nhost: x\r\nx-a: ");
    const drip = setInterval(() => slow.forEach(({ socket }) => socket.writable && socket.write("y")), 20);
    await answersOthers();
    const answers = await Promise.all(slow.map(({ ended }) => ended));
    clearInterval(drip);
    // Who still sends when the connection ends may not get to see the answer.
    expect(answers.every((answer) => /^(HTTP\/1\.1 408|$)/.test(answer))).toBe(true);
    await answersOthers();
  });

  it("a body that never ends holds no connection", async () => {
    const { socket, ended } = open();
    socket.write(
      "POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{",
    );
    const drip = setInterval(() => socket.writable && socket.write(" "), 20);
    await answersOthers();
    expect(await ended).toMatch(/^(HTTP\/1\.1 408|$)/);
    clearInterval(drip);
  });

  it("a connection on which nothing is ever said is closed", async () => {
    await open().ended;
    await answersOthers();
  });

  it("connections that are kept alive and not used are closed: 500 of them", async () => {
    await server.close();
    const { app } = await serving();
    server = await listen({ fetch: app.fetch, host: "127.0.0.1", port: 0, times: { keepAliveTimeout: 100 } });
    const kept = Array.from({ length: 500 }, open);
    for (const { socket } of kept) socket.write("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
    await answersOthers();
    const answers = await Promise.all(kept.map(({ ended }) => ended));
    expect(answers.every((answer) => answer.startsWith("HTTP/1.1 200"))).toBe(true);
  });

  it("100,000 headers are refused", async () => {
    const { socket, ended } = open();
    socket.write("GET / HTTP/1.1\r\nhost: x\r\n");
    socket.write("a: b\r\n".repeat(100_000));
    expect(await ended).toMatch(/^(HTTP\/1\.1 431|$)/);
    await answersOthers();
  });

  it.each([
    ["two lengths of two kinds", "content-length: 4\r\ntransfer-encoding: chunked"],
    ["the same the other way round", "transfer-encoding: chunked\r\ncontent-length: 4"],
    ["two lengths", "content-length: 4\r\ncontent-length: 5"],
    ["an encoding that is hidden", "content-length: 4\r\ntransfer-encoding: xchunked"],
    ["an encoding behind a blank", "transfer-encoding : chunked"],
    ["a length that is none", "content-length: +4"],
  ])(
    "a request that proxies read differently is refused, and what follows it is not answered: %s",
    async (_how, lines) => {
      const { socket, ended } = open();
      const smuggled = "GET /models HTTP/1.1\r\nhost: x\r\n\r\n";
      socket.write(`POST /predict HTTP/1.1\r\nhost: x\r\n${lines}\r\n\r\n0\r\n\r\n${smuggled}`);
      const answer = await ended;
      expect(answer).toMatch(/^HTTP\/1\.1 400/);
      expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
      await answersOthers();
    },
  );

  it("an answer may take longer than everything a client is allowed, as a step does", async () => {
    const slow = await listen({
      host: "127.0.0.1",
      port: 0,
      times: TIMES,
      fetch: async (request) => {
        const text = await request.text();
        await new Promise((resolve) => setTimeout(resolve, 2 * TIMES.requestTimeout));
        return new Response(text);
      },
    });
    try {
      const response = await fetch(slow.url, { method: "POST", body: "worked to the end" });
      expect(await response.text()).toBe("worked to the end");
    } finally {
      await slow.close();
    }
  });
});
