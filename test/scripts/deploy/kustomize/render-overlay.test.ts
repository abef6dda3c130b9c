import { readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { renderOverlay } from "../../../../scripts/deploy/kustomize/render-overlay.ts";
import { manifestWords, type Manifest } from "../../../../scripts/deploy/manifest.ts";
import { rendered } from "../../../support/kustomize.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../../../..");
const OVERLAYS = ["knative", "kubernetes"].flatMap((kind) =>
  readdirSync(join(ROOT, `workflows/modelling/${kind}/overlays`)).map(
    (name) => `workflows/modelling/${kind}/overlays/${name}`,
  ),
);

const byName = (manifests: readonly Manifest[]): Record<string, Manifest> =>
  Object.fromEntries(manifests.map((manifest) => [`${manifest.apiVersion} ${manifestWords(manifest)}`, manifest]));

describe("renderOverlay()", () => {
  it.each(OVERLAYS)("gives of %s what kubectl does", async (overlay) => {
    expect(byName(await renderOverlay(join(ROOT, overlay)))).toEqual(byName(rendered(overlay) as readonly Manifest[]));
  });

  it("gives what kubectl does of a copy with a component, another image and characters that Go escapes", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder.path, "mine"));
    const up = join(ROOT, "workflows/modelling");
    const kustomization = {
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      resources: [join(up, "knative/base")],
      components: [join(up, "knative/predict-token")],
      images: [{ name: "profaas", newName: "127.0.0.1:5000/a/profaas", newTag: "v<1>&2" }],
      configMapGenerator: [
        { name: "profaas-operator", namespace: "profaas", behavior: "replace", files: ["profaas.yaml"] },
      ],
      labels: [{ pairs: { "example.org/team": "edge" } }],
    };
    // kustomize refuses absolute paths: both read them from the root.
    const relative = JSON.parse(
      JSON.stringify(kustomization).replaceAll(`${up}/`, `${"../".repeat(20)}${up.slice(1)}/`),
    ) as unknown;
    await writeFile(join(folder.path, "mine/kustomization.yaml"), JSON.stringify(relative));
    await writeFile(join(folder.path, "mine/profaas.yaml"), "# <ä> & b\nprefix: mine\n");
    const found = byName(await renderOverlay(join(folder.path, "mine")));
    expect(found).toEqual(byName(rendered(join(folder.path, "mine")) as readonly Manifest[]));
    await folder.remove();
  });

  it.each([
    ["resources: [nope.yaml]", "", /^Cannot read the resource .*nope\.yaml as there is no such file$/],
    ["resources: [a.yaml]", "kind: [", /a\.yaml:1:\d+: Cannot read the resource as it must be valid YAML/],
    ["resources: [a.yaml]", "apiVersion: v1\nkind: Foo", /a\.yaml: Cannot read the resource as metadata must be given/],
    ["resources: [a.yaml]", "hello", /as each of its documents must be given/],
    ["resources: [.]", "", /kustomization\.yaml as it must not contain itself/],
    [
      "configMapGenerator: [{ name: a, namespace: b, files: [c] }]",
      "",
      /a file of ConfigMap "a": c as there is no such/,
    ],
  ])("says what is wrong with %s of %j", async (line, resource, sentence) => {
    const folder = await temporaryFolder();
    const head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
    await writeFile(join(folder.path, "kustomization.yaml"), `${head}${line}\n`);
    await writeFile(join(folder.path, "a.yaml"), resource);
    await expect(renderOverlay(folder.path)).rejects.toThrow(sentence);
    await folder.remove();
  });

  it("refuses what it does not know, rather than leave it out", async () => {
    const folder = await temporaryFolder();
    await writeFile(
      join(folder.path, "kustomization.yaml"),
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: my-\n",
    );
    await expect(renderOverlay(folder.path)).rejects.toThrow("namePrefix");
    await folder.remove();
  });
});
