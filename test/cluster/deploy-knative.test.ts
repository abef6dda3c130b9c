import { cp, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { DeployDocument } from "../../scripts/deploy/deploy-document.ts";
import { runVerb } from "../../scripts/run-verb.ts";
import { fakeIo } from "../scripts/fake-io.ts";
import { describeOnCluster } from "../support/real-cluster.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";

const MODELLING = resolve(import.meta.dirname, "../../workflows/modelling");

describeOnCluster("profaas deploy knative", ({ kubeconfig, environment, image }) => {
  let copy: TemporaryFolder;
  let overlay: string;
  const kubectl = (...args: string[]): Promise<string> => runCommand("kubectl", args, { environment });
  const deploy = async (...argv: string[]): Promise<{ exitCode: number; document: DeployDocument }> => {
    const io = fakeIo({ directory: copy.path, environment: { KUBECONFIG: kubeconfig } });
    const exitCode = await runVerb(["deploy", "knative", overlay, ...argv, "--json"], io);
    return { exitCode, document: DeployDocument.parse(io.document()) };
  };
  const statesOf = ({ parts }: DeployDocument): Set<string> => new Set(parts.map(({ state }) => state));

  beforeAll(async () => {
    await kubectl("delete", "namespace", "profaas", "profaas-runs", "--ignore-not-found", "--timeout=240s");
    copy = await temporaryFolder();
    await cp(MODELLING, copy.path, { recursive: true });
    overlay = join(copy.path, "knative/overlays/external-s3");
    const [, name = "", tag = ""] = /^(.*):([^:/]+)$/.exec(image) ?? [];
    const path = join(overlay, "kustomization.yaml");
    const text = await readFile(path, "utf8");
    await writeFile(
      path,
      text.replace("newName: registry.example/profaas, newTag: 0.1.0", `newName: ${name}, newTag: ${tag}`),
    );
  }, 300_000);
  afterAll(async () => {
    await kubectl("delete", "namespace", "profaas", "profaas-runs", "--ignore-not-found", "--wait=false");
    await copy.remove();
  });

  it(
    "applies an overlay by the API alone, says what is missing, and takes away what it made",
    { timeout: 300_000 },
    async () => {
      const before = await deploy("--check");
      expect(before.exitCode).toBe(4);
      expect(before.document.missing).toContain("There is no Service profaas/profiler.");

      const made = await deploy();
      // Each namespace brings an account with it, sooner or later than we do.
      const account = { kind: "ServiceAccount", name: "profaas-runs/default" };
      expect(made.document.parts).toContainEqual(expect.objectContaining(account));
      const others = made.document.parts.filter(({ name, state }) => state !== "created" && name !== account.name);
      expect(others).toEqual([]);
      // The secrets are the operator's to make.
      expect(made.document.missing).toContain("There is no Secret profaas/profaas-store: pods wait for it.");
      expect(made.document.missing).toContain("There is no Secret profaas-runs/profaas-store: pods wait for it.");

      // What the API fills in does not count as different, and kubectl finds nothing to change.
      expect(statesOf((await deploy()).document)).toEqual(new Set(["present"]));
      await kubectl(
        "patch",
        "cronjob",
        "reconcile",
        "-n",
        "profaas",
        "--type=merge",
        "-p",
        '{"spec":{"schedule":"0 * * * *"}}',
      );
      const check = await deploy("--check");
      expect(check.document.missing).toContain("The CronJob profaas/reconcile differs in spec.");
      expect(statesOf((await deploy()).document)).toContain("changed");
      expect(await kubectl("get", "cronjob", "reconcile", "-n", "profaas", "-o", "jsonpath={.spec.schedule}")).toBe(
        "* * * * *",
      );

      const removed = await deploy("--remove");
      expect(removed.exitCode).toBe(0);
      expect(await kubectl("get", "clusterrole", "-l", "app.kubernetes.io/part-of=profaas", "-o", "name")).toBe("");
    },
  );
});
