import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { imageName } from "../../../../scripts/deploy/image/image-name.ts";
import { imagePlatforms } from "../../../../scripts/deploy/image/image-platforms.ts";

describe("imageName()", () => {
  it.each([
    ["profaas", "registry-1.docker.io", "library/profaas", "latest"],
    ["example/profaas:0.1.0", "registry-1.docker.io", "example/profaas", "0.1.0"],
    ["docker.io/library/node:24", "registry-1.docker.io", "library/node", "24"],
    ["ghcr.io/a/b/profaas:1@sha256:abc", "ghcr.io", "a/b/profaas", "sha256:abc"],
    ["localhost:5000/profaas", "localhost:5000", "profaas", "latest"],
    ["dev.local/profaas:dev", "dev.local", "profaas", "dev"],
  ])("reads %s", (name, registry, repository, reference) => {
    expect(imageName(name)).toEqual({ registry, repository, reference });
  });
});

describe("imagePlatforms()", () => {
  let registry: Server;
  let host: string;
  beforeAll(async () => {
    // A registry of the distribution specification: one index, one single image, one behind a token.
    registry = createServer((asked, answer) => {
      const { url = "", headers } = asked;
      const say = (status: number, body: unknown, more: Record<string, string> = {}): void =>
        void answer.writeHead(status, { "content-type": "application/json", ...more }).end(JSON.stringify(body));
      if (url.startsWith("/token?")) {
        const query = new URL(url, "http://x").searchParams;
        return say(200, { token: `for ${query.get("scope")}` });
      }
      if (url.includes("/v2/closed/") && headers.authorization !== "Bearer for repository:closed/a:pull") {
        const challenge = `Bearer realm="http://${host}/token",service="registry",scope="repository:closed/a:pull"`;
        return say(401, {}, { "www-authenticate": challenge });
      }
      if (url.endsWith("/index/manifests/1") || url.endsWith("/closed/a/manifests/1")) {
        const of = (architecture: string): object => ({ digest: "sha256:x", platform: { architecture, os: "linux" } });
        return say(200, { schemaVersion: 2, manifests: [of("amd64"), of("arm64"), of("unknown")] });
      }
      if (url.endsWith("/single/manifests/1")) return say(200, { config: { digest: "sha256:abc" }, layers: [] });
      if (url.endsWith("/single/blobs/sha256:abc")) return say(200, { architecture: "arm64", os: "linux" });
      return say(404, { errors: [{ code: "MANIFEST_UNKNOWN" }] });
    });
    await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => registry.close(resolve)));

  it("tells the architectures of an index, of a single image, and of one behind a token for everybody", async () => {
    const both = { kind: "found", architectures: ["amd64", "arm64"] };
    expect(await imagePlatforms(`${host}/index:1`)).toEqual(both);
    expect(await imagePlatforms(`${host}/single:1`)).toEqual({ kind: "found", architectures: ["arm64"] });
    expect(await imagePlatforms(`${host}/closed/a:1`)).toEqual(both);
  });

  it("tells an image that is not there from a registry that cannot be asked", async () => {
    expect(await imagePlatforms(`${host}/index:2`)).toEqual({ kind: "absent" });
    expect(await imagePlatforms("127.0.0.1:9/index:1")).toMatchObject({ kind: "unknown", reason: expect.any(String) });
  });
});
