import { spawnSync } from "node:child_process";
import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ofKind, podsOf, rendered, type Manifest } from "../../support/kustomize.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;

describe.runIf(hasKubectl)("an overlay with self-profiling", () => {
  let folder: string;
  let manifests: readonly Manifest[];
  beforeAll(async () => {
    // Below the repository, as kustomize takes no file from outside of a root.
    folder = await mkdtemp(join(ROOT, "workflows/modelling/knative/overlays/tmp-"));
    const overlay = join(ROOT, "workflows/modelling/knative/overlays/external-s3");
    await cp(overlay, folder, { recursive: true });
    await appendFile(join(folder, "kustomization.yaml"), "components: [../../../self-profiling]\n");
    manifests = rendered(relative(ROOT, folder));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("may only read, and no secret", () => {
    const role = ofKind(manifests, "ClusterRole")["profaas-discoverer"];
    for (const { verbs, resources } of role?.["rules"] ?? []) {
      expect(verbs).toEqual(["list"]);
      expect(resources).not.toContain("secrets");
    }
  });

  it("stands below the users' pods, and pushes none of them out", () => {
    expect(ofKind(manifests, "PriorityClass")["profaas-measured"]).toMatchObject({
      value: -100,
      preemptionPolicy: "Never",
      globalDefault: false,
    });
  });

  it("looks around with the image, the operator's file and the rights of its own", () => {
    const { spec } = podsOf(manifests).find(({ of }) => of === "CronJob discover")!;
    const [config] = Object.keys(ofKind(manifests, "ConfigMap")).filter((name) => name.startsWith("profaas-operator"));
    expect(spec).toMatchObject({ serviceAccountName: "profaas-discoverer", priorityClassName: "profaas-measured" });
    expect(spec.containers[0].image).toBe("registry.example/profaas:0.1.0");
    expect(spec.volumes[0].configMap.name).toBe(config);
  });
});
