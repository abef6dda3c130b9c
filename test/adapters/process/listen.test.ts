import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";

import { listen, type Listening } from "#adapters/process/listen.ts";

const open: Listening[] = [];
const listening = async (answer: () => Response | Promise<Response>, port = 0): Promise<Listening> => {
  const server = await listen({ fetch: answer, host: "127.0.0.1", port });
  open.push(server);
  return server;
};
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

describe("listen()", () => {
  it("answers at the address it gives", async () => {
    const { url } = await listening(() => new Response("here"));
    expect(await (await fetch(url)).text()).toBe("here");
  });

  it("says in a sentence that an address is taken", async () => {
    const { url } = await listening(() => new Response("here"));
    const port = Number(new URL(url).port);
    await expect(listening(() => new Response("there"), port)).rejects.toThrow(
      `Cannot serve on 127.0.0.1:${port} as the address must be free: another process has it`,
    );
  });

  it("lets a question that is under way end before it closes, and takes no other", async () => {
    let arrived = (): void => undefined;
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    const server = await listen({
      host: "127.0.0.1",
      port: 0,
      fetch: () =>
        new Promise((resolve) => {
          answer = () => resolve(new Response("late"));
          arrived();
        }),
    });
    const question = fetch(server.url, { headers: { connection: "close" } });
    await asked;
    const closed = server.close();
    await expect(fetch(server.url)).rejects.toThrow();
    answer();
    expect(await (await question).text()).toBe("late");
    await closed;
  });

  it("refuses endless headers", async () => {
    const { url } = await listening(() => new Response("here"));
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const answer = new Promise<string>((resolve) => socket.on("data", (data) => resolve(data.toString())));
    socket.write(`GET / HTTP/1.1\r\nhost: x\r\nx-long: ${"y".repeat(20_000)}\r\n\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 431 /);
    socket.destroy();
  });

  it("refuses a request of two lengths, which proxies read differently", async () => {
    const { url } = await listening(() => new Response("here"));
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const answer = new Promise<string>((resolve) => socket.on("data", (data) => resolve(data.toString())));
    socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n");
    expect(await answer).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
  });
});
