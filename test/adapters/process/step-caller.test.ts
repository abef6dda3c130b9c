import { afterEach, describe, expect, it } from "vitest";

import { listen, type Listening } from "#adapters/process/listen.ts";
import { stepCaller } from "#adapters/process/step-caller.ts";

const UPLOAD = { bucket: "campaigns", key: "ä b.yaml", etag: "e" };
const tokens = async (): Promise<string[]> => ["first-token-of-two", "second-token-of-two"];

const open: Listening[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function server(fetch: (request: Request) => Response | Promise<Response>): Promise<string> {
  const listening = await listen({ host: "127.0.0.1", port: 0, fetch });
  open.push(listening);
  return listening.url;
}

describe("stepCaller()", () => {
  it("posts the upload with the token, to the step below the address", async () => {
    const seen: unknown[] = [];
    const url = await server(async (request) => {
      const { pathname } = new URL(request.url);
      seen.push(request.method, pathname, request.headers.get("authorization"), await request.json());
      return Response.json({ handled: true });
    });
    for (const [base, path] of [
      [url, "/step"],
      [`${url}/`, "/step"],
      [`${url}/behind/a/gateway`, "/behind/a/gateway/step"],
    ] as const) {
      const call = stepCaller({ selfUrl: () => base, tokens }).call(UPLOAD);
      await call.sent;
      expect(await call.ended).toEqual({ outcome: "worked", answer: '200 {"handled":true}' });
      expect(seen.splice(0)).toEqual(["POST", path, "Bearer first-token-of-two", { upload: UPLOAD }]);
    }
  });

  it("is sent long before the step has ended", async () => {
    let end = (): void => undefined;
    const arrived: string[] = [];
    const url = await server(async (request) => {
      arrived.push(await request.text());
      await new Promise<void>((resolve) => (end = resolve));
      return new Response("");
    });
    let ended = false;
    const call = stepCaller({ selfUrl: () => url, tokens }).call(UPLOAD);
    void call.ended.then(() => (ended = true));
    await call.sent;
    for (let wait = 0; arrived.length === 0 && wait < 100; wait++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(arrived).toHaveLength(1);
    expect(ended).toBe(false);
    end();
    expect((await call.ended).outcome).toBe("worked");
  });

  it("tells of a failure of the step, of a connection that breaks, and of nobody there", async () => {
    const failing = await server(() => Response.json({ error: "Cannot read it" }, { status: 500 }));
    expect(await stepCaller({ selfUrl: () => failing, tokens }).call(UPLOAD).ended).toEqual({
      outcome: "failed",
      answer: '500 {"error":"Cannot read it"}',
    });

    const nobody = stepCaller({ selfUrl: () => "http://127.0.0.1:1", tokens }).call(UPLOAD);
    await expect(nobody.sent).rejects.toThrow("ECONNREFUSED");
    expect(await nobody.ended).toEqual({
      outcome: "failed",
      answer: expect.stringContaining("Cannot ask for the step as connect ECONNREFUSED"),
    });

    const broken = stepCaller({ selfUrl: () => "nonsense", tokens }).call(UPLOAD);
    await expect(broken.sent).rejects.toThrow();
    expect((await broken.ended).outcome).toBe("failed");
  });

  it("tells a function that has no room from one that fails", async () => {
    for (const [status, outcome] of [
      [429, "busy"],
      [503, "busy"],
      [504, "failed"],
      [202, "failed"],
    ] as const) {
      const url = await server(() => new Response("", { status }));
      expect((await stepCaller({ selfUrl: () => url, tokens }).call(UPLOAD).ended).outcome).toBe(outcome);
    }
  });

  it("takes no redirect and no long answer", async () => {
    const elsewhere = await server(() => Response.redirect("http://127.0.0.1:1/", 307));
    expect((await stepCaller({ selfUrl: () => elsewhere, tokens }).call(UPLOAD).ended).outcome).toBe("failed");
    const long = await server(() => new Response("x".repeat(1e6)));
    expect((await stepCaller({ selfUrl: () => long, tokens }).call(UPLOAD).ended).answer.length).toBeLessThan(5_000);
  });
});
