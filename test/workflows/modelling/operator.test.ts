import { expect, it } from "vitest";

import { OperatorFile } from "#core/campaign/operator.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";

import { ofKind, podsOf } from "../../support/kustomize.ts";
import { describeInstallations } from "./describe-installations.ts";

describeInstallations("the operator's file of an installation", ({ manifests }) => {
  const pods = podsOf(manifests);
  const [file] = Object.values(ofKind(manifests, "ConfigMap"));
  const operator = parseDocument(
    OperatorFile,
    readDocument(file?.["data"]["profaas.yaml"], "profaas.yaml"),
    "operator's file",
  );

  it("is mounted where it is looked for, by a name that changes with it", () => {
    expect(file?.metadata.name).toMatch(/^profaas-operator-[a-z0-9]{10}$/);
    const mounted = pods.flatMap(({ spec }) =>
      ((spec.volumes ?? []) as { configMap?: { name: string } }[]).flatMap(({ configMap }) => configMap?.name ?? []),
    );
    expect(new Set(mounted)).toEqual(new Set([file?.metadata.name]));
  });

  it("has runs staged by the image that the functions have", () => {
    const images = pods.flatMap(({ spec }) => (spec.containers as { image: string }[]).map(({ image }) => image));
    const own = new Set(images.filter((image) => !image.includes("minio")));
    expect(own.size).toBe(1);
    for (const cluster of Object.values(operator.clusters)) {
      if ("image" in cluster) expect([...own]).toEqual([cluster.image]);
    }
  });

  it("lets campaigns measure in their own namespace only, and images that it names only", () => {
    for (const cluster of Object.values(operator.clusters)) {
      if ("namespace" in cluster) expect(cluster.namespace).toBe("profaas-runs");
    }
    for (const image of operator.images) expect(image).toMatch(/^[a-z0-9.-]+\/.+/);
    expect(operator.commands).toEqual({});
  });

  it("has the key of the store in a folder that is mounted", () => {
    if (operator.store.kind === "directory") return;
    expect(operator.store.credentials).toEqual({ from: "folder", folder: "/etc/profaas/store" });
    const secrets = pods.flatMap(({ spec }) =>
      ((spec.volumes ?? []) as { name: string; secret?: { secretName: string } }[]).filter(
        ({ secret }) => secret?.secretName === "profaas-store",
      ),
    );
    expect(secrets.length).toBeGreaterThan(0);
  });
});
