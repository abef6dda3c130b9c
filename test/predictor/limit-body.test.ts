import { afterEach, describe, expect, it } from "vitest";

import { listen, type Listening } from "#adapters/process/listen.ts";

import { post, serving } from "./serving.ts";

type Body = NonNullable<RequestInit["body"]>;

const open: Listening[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function answerTo(body: Body): Promise<{ status: number; error: string }> {
  const { app } = await serving();
  const server = await listen({ fetch: app.fetch, host: "127.0.0.1", port: 0 });
  open.push(server);
  const init = { method: "POST", body, duplex: "half" } as RequestInit;
  const response = await fetch(`${server.url}/predict`, init);
  return { status: response.status, ...((await response.json()) as { error: string }) };
}

describe("limitBody()", () => {
  const LARGE = 17 * 2 ** 20;

  it("refuses a body whose length is said to be too large, before it is read", async () => {
    const { app } = await serving();
    const init = post("{}");
    const response = await app.request("/predict", { ...init, headers: { "content-length": String(LARGE) } });
    expect(response.status).toBe(413);
    expect(await answerTo("x".repeat(LARGE))).toEqual({
      status: 413,
      error: expect.stringContaining("at most 16777216 bytes"),
    });
  });

  it("refuses a body that becomes too large and never said how large it is", async () => {
    const chunks = function* (): Generator<Uint8Array> {
      for (let index = 0; index < 17; index++) yield new Uint8Array(2 ** 20).fill(32);
    };
    const answer = await answerTo(ReadableStream.from(chunks()) as unknown as Body).catch(() => undefined);
    // The connection may end before all is sent: then nothing comes back, which is a refusal too.
    if (answer !== undefined) expect(answer.status).toBe(413);
  });

  it("lets a small body pass either way", async () => {
    expect((await answerTo("{}")).error).toContain("either a model or models");
    const small = ReadableStream.from([new TextEncoder().encode("{}")]) as unknown as Body;
    expect((await answerTo(small)).error).toContain("either a model or models");
  });
});
