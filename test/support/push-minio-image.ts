import { join, resolve } from "node:path";

import { ofKind, rendered } from "./kustomize.ts";
import type { RealCluster } from "./real-cluster.ts";
import { runCommand } from "./run-command.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const TEST_CLUSTER = join(ROOT, "infra/test-cluster");

/** Puts our own build of MinIO where the cluster looks for the image that the manifests name; nothing where it can pull. */
export async function pushMinioImage({ environment }: RealCluster): Promise<void> {
  const { REGISTRY = "" } = environment;
  if (REGISTRY === "") return;
  const { spec } = ofKind(rendered("workflows/modelling/minio"), "Deployment")["minio"]!;
  const program = (await runCommand("bash", [join(TEST_CLUSTER, "build.sh"), "--path", "minio"])).trim();
  await runCommand(
    process.execPath,
    [
      join(TEST_CLUSTER, "push-image.mjs"),
      "--base",
      "node",
      "--add",
      `${program}=/usr/bin/minio`,
      spec.template.spec.containers[0].image as string,
    ],
    { environment: { REGISTRY } },
  );
}
