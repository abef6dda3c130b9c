import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

/** In a process of its own, because elsewhere the classes are loaded already. */
async function inFreshProcess(code: string): Promise<unknown> {
  const program = `
    import { deferFetchClasses } from "./functions/adapters/process/defer-fetch-classes.ts";
    const isLoaded = () => process.moduleLoadList.includes("NativeModule internal/deps/undici/undici");
    if (isLoaded()) throw new Error("Cannot test what is loaded already");
    deferFetchClasses();
    const answer = await (async () => { ${code} })();
    process.stdout.write(JSON.stringify(answer));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program]); // prettier-ignore
  return JSON.parse(stdout);
}

describe("deferFetchClasses()", () => {
  it("loads nothing for a subclass, nor for the question whether something is an instance", async () => {
    const code = `
      class Own extends Request {}
      const answers = [{} instanceof Headers, null instanceof Response, "" instanceof Request, typeof Own];
      return [...answers, isLoaded()];`;
    expect(await inFreshProcess(code)).toEqual([false, false, false, "function", false]);
  });

  it("makes what the classes make", async () => {
    const code = `
      const headers = new Headers({ a: "1" });
      headers.append("A", "2");
      const request = new Request("http://127.0.0.1/", { method: "POST", body: "hello", headers });
      const response = new Response("text", { status: 201, headers });
      return [headers.get("a"), await request.text(), request.headers.get("a"), response.status, await response.text(),
        headers instanceof Headers, request instanceof Request, response instanceof Response, headers instanceof Response,
        String(headers), Headers.name, isLoaded()];`;
    const made = ["1, 2", "hello", "1, 2", 201, "text", true, true, true, false, "[object Headers]", "Headers", true];
    expect(await inFreshProcess(code)).toEqual(made);
  });

  it("has the static functions", async () => {
    const code = `return [await Response.json({ a: 1 }).json(), Response.redirect("http://127.0.0.1/").status, Response.error().type];`;
    expect(await inFreshProcess(code)).toEqual([{ a: 1 }, 302, "error"]);
  });

  it("makes instances of a subclass that was declared before the class was loaded", async () => {
    const code = `
      class Own extends Request { own() { return this.method; } }
      class Other extends Response {}
      const own = new Own("http://127.0.0.1/", { method: "PUT" });
      return [own.own(), own.url, own instanceof Own, own instanceof Request, new Request(own).method,
        new Response() instanceof Other, new Other() instanceof Response];`;
    expect(await inFreshProcess(code)).toEqual(["PUT", "http://127.0.0.1/", true, true, "PUT", false, true]);
  });

  it("refuses to be called as a function, as classes do", async () => {
    const code = `try { Headers(); return "called"; } catch (error) { return error.name; }`;
    expect(await inFreshProcess(code)).toBe("TypeError");
  });

  it("stays in place when the classes are loaded, and when it is called again", async () => {
    const code = `
      const before = [Headers, Request, Response];
      new Headers(), new Request("http://127.0.0.1/"), new Response();
      deferFetchClasses();
      return [Headers, Request, Response].every((each, index) => each === before[index]);`;
    expect(await inFreshProcess(code)).toBe(true);
  });

  it("lets a server read JSON and answer it without them, and fetch answer after that", async () => {
    const code = `
      const { request } = await import("node:http");
      const { Hono } = await import("hono");
      const { listen } = await import("./functions/adapters/process/listen.ts");
      const app = new Hono();
      app.post("/", async (context) => context.json({ got: await context.req.json(), as: context.req.header("content-type") }));
      const server = await listen({ fetch: app.fetch, host: "127.0.0.1", port: 0 });
      const answer = await new Promise((resolve, reject) => {
        const asking = request(server.url, { method: "POST", headers: { "content-type": "application/json" } }, (response) => {
          const chunks = [];
          response.on("data", (chunk) => chunks.push(chunk)).on("end", () => resolve(JSON.parse(Buffer.concat(chunks))));
        });
        asking.on("error", reject).end(JSON.stringify({ a: 1 }));
      });
      const loaded = isLoaded();
      const again = await fetch(server.url, { method: "POST", body: "2" });
      const both = [answer, loaded, await again.json(), again.headers instanceof Headers];
      await server.close();
      return both;`;
    const as = "application/json";
    expect(await inFreshProcess(code)).toEqual([
      { got: { a: 1 }, as },
      false,
      { got: 2, as: "text/plain;charset=UTF-8" },
      true,
    ]);
  });
});
