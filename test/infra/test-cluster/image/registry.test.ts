import { expect, test } from "vitest";

const { placeOf } = (await import(
  new URL("../../../../infra/test-cluster/image/registry.mjs", import.meta.url).href
)) as { placeOf: (name: string) => { repository: string; tag: string } };

test.each([
  ["dev.local/profaas:dev", "profaas", "dev"],
  ["172.30.0.1:5000/pause:1", "pause", "1"],
  ["localhost/profaas", "profaas", "latest"],
  ["ghcr.io/grycap/faas-supervisor:1.5", "grycap/faas-supervisor", "1.5"],
  ["owner/name", "owner/name", "latest"],
  ["node:20", "library/node", "20"],
  ["node", "library/node", "latest"],
])("containerd looks %s up as %s:%s", (name, repository, tag) => {
  expect(placeOf(name)).toEqual({ repository, tag });
});

test("what is no name of an image is refused in a sentence", () => {
  expect(() => placeOf("")).toThrow("Cannot push an image whose name is not [HOST/]NAME[:TAG]");
});
