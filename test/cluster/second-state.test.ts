import { existsSync } from "node:fs";
import { copyFile, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { expect, test } from "vitest";

import { describeOnCluster } from "../support/real-cluster.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SCRIPTS = resolve(import.meta.dirname, "../../infra/test-cluster");

describeOnCluster("a second state beside a running cluster", ({ kubeconfig, minio, environment }) => {
  test("uses the cluster that KUBECONFIG names, and down.sh ends nothing but the MinIO that it started", async () => {
    const folder = await temporaryFolder();
    const state = join(folder.path, "state");
    const own = {
      PROFAAS_TEST_CLUSTER: state,
      KUBECONFIG: join(folder.path, "kubeconfig"),
      INGRESS_URL: environment["INGRESS_URL"] ?? "",
      MINIO_ENDPOINT: "",
    };
    const script = (name: string) => runCommand("bash", [join(SCRIPTS, name)], { environment: own });
    const before = await tracesOfNode();
    try {
      await copyFile(kubeconfig, own.KUBECONFIG);
      await script("up.sh");
      const [, endpoint = ""] = /MINIO_ENDPOINT=(\S+)/.exec(await readFile(join(state, "env"), "utf8")) ?? [];
      expect(endpoint).not.toBe(minio.endpoint);
      expect(await isReady(endpoint)).toBe(true);

      await script("down.sh");
      expect(await isReady(endpoint)).toBe(false);
      expect(existsSync(state)).toBe(false);
      await script("check-clean.sh");
      expect(await tracesOfNode()).toEqual(before);
      expect(await isReady(minio.endpoint)).toBe(true);
      expect(await runCommand("kubectl", ["get", "--raw", "/readyz"], { environment: own })).toBe("ok");
    } finally {
      await script("down.sh");
      await folder.remove();
    }
  });
});

/** What a node leaves on the machine itself: addresses with their links, and tables of the firewall. */
async function tracesOfNode(): Promise<string[]> {
  const addresses = await runCommand("ip", ["-o", "-4", "address"]);
  const tables = await runCommand("nft", ["list", "tables"]);
  return [...addresses.matchAll(/^\d+: +(\S+ +inet \S+)/gm)]
    .map(([, trace = ""]) => trace)
    .concat(tables.trim().split("\n"));
}

function isReady(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/minio/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
