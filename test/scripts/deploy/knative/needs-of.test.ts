import { resolve } from "node:path";

import { expect, it } from "vitest";

import { imagesOf, secretsOf } from "../../../../scripts/deploy/knative/needs-of.ts";
import { renderOverlay } from "../../../../scripts/deploy/kustomize/render-overlay.ts";

const OVERLAYS = resolve(import.meta.dirname, "../../../../workflows/modelling/knative/overlays");

it("secretsOf() tells exactly the secrets that README says to make", async () => {
  const secrets = secretsOf(await renderOverlay(`${OVERLAYS}/local-minio`));
  expect(secrets.map(({ namespace, name }) => `${namespace}/${name}`).sort()).toEqual([
    "profaas-runs/profaas-store",
    "profaas/profaas-minio",
    "profaas/profaas-store",
    "profaas/profaas-webhook",
  ]);
  expect(secrets.find(({ name }) => name === "profaas-webhook")?.keys).toEqual(["token"]);
});

it("imagesOf() tells each image once", async () => {
  const images = imagesOf(await renderOverlay(`${OVERLAYS}/local-minio`));
  expect(images).toEqual(["ghcr.io/coollabsio/minio:RELEASE.2025-10-15T17-29-55Z", "registry.example/profaas:0.1.0"]);
});

it("secretsOf() says what is wrong with the operator's file in a ConfigMap", () => {
  const data = { "profaas.yaml": "clusters: { edge: { kind: knativ } }" };
  const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "profaas-operator" }, data };
  expect(() => secretsOf([configMap])).toThrow(
    /^profaas\.yaml of ConfigMap profaas-operator:1:\d+: Cannot read the operator's file as clusters\.edge\.kind must be/,
  );
});
