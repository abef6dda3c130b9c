import { spawnSync } from "node:child_process";
import { describe, it } from "vitest";

import { rendered, type Manifest } from "../../support/kustomize.ts";

/** Every folder that an operator may apply, or copies to make their own. */
const INSTALLATIONS = [
  "workflows/modelling/knative/overlays/external-s3",
  "workflows/modelling/knative/overlays/local-minio",
  "workflows/modelling/knative/overlays/test-cluster",
  "workflows/modelling/kubernetes/overlays/external-s3",
  "workflows/modelling/kubernetes/overlays/local-minio",
  "workflows/modelling/kubernetes/overlays/volume",
];

export const FUNCTIONS = ["aggregator", "predictor", "profiler", "simulator", "trainer"];

/** Whether manifests can be rendered here; taken for granted in CI, whose tests then fail without it. */
export const HAS_KUBECTL = process.env["CI"] === "true" || spawnSync("kubectl", ["version", "--client"]).status === 0;

/** An installation as it would be applied. */
export interface Installation {
  readonly manifests: readonly Manifest[];
  readonly isKnative: boolean;
  /** It can measure on the cluster that it runs on. */
  readonly measures: boolean;
}

/** The same tests for every installation; left out where there is no kubectl to render it. */
export function describeInstallations(
  what: string,
  tests: (installation: Installation) => void,
  { only = /./ }: { readonly only?: RegExp } = {},
): void {
  if (!HAS_KUBECTL) {
    it.skip(`${what} (needs kubectl)`, () => undefined);
    return;
  }
  for (const folder of INSTALLATIONS) {
    const isKnative = folder.includes("/knative/");
    if (!only.test(folder)) continue;
    describe(`${what}: ${folder}`, () =>
      tests({ manifests: rendered(folder), isKnative, measures: !folder.endsWith("/volume") }));
  }
}
