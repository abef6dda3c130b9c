import { cp, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import type { RealCluster } from "./real-cluster.ts";
import { runCommand } from "./run-command.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const MODELLING = resolve(import.meta.dirname, "../../workflows/modelling");
const NAMESPACES = ["profaas", "profaas-runs"];

/** A copy of an overlay below workflows/modelling, applied to the cluster. */
export interface Overlay {
  kubectl(...args: string[]): Promise<string>;
  /** `kubectl delete -k`, and what the cluster still has of it then: nothing. `atOnce`: no pod is given time to end. */
  delete(options?: { readonly atOnce?: boolean }): Promise<string>;
  /** Takes away what is left, whatever state it is in. */
  close(): Promise<void>;
}

export interface OverlayOptions {
  /** As in `knative/overlays/NAME`. */
  readonly overlay: string;
  /** What an operator changes in the copied profaas.yaml, beside images: texts by what they replace. */
  readonly changes?: Readonly<Record<string, string>>;
  /** By namespace, and there by name, as README lists them. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
}

/** Installs as workflows/modelling/README.md says: a copy with one's own image and store, the secrets, `kubectl apply -k`. */
export async function applyOverlay(
  { environment, image }: RealCluster,
  { overlay, changes = {}, secrets = {} }: OverlayOptions,
): Promise<Overlay> {
  const kubectl = (...args: string[]): Promise<string> => runCommand("kubectl", args, { environment });
  // A namespace that others left, such as that of the test cluster's own MinIO, has services of the same names.
  await kubectl("delete", "namespace", ...NAMESPACES, "--ignore-not-found", "--timeout=240s");
  const copy = await temporaryFolder();
  await cp(MODELLING, copy.path, { recursive: true });
  const folder = join(copy.path, overlay);
  const [, name = "", tag = ""] = /^(.*):([^:/]+)$/.exec(image) ?? [];
  await change(join(folder, "kustomization.yaml"), {
    "newName: registry.example/profaas, newTag: 0.1.0": `newName: ${name}, newTag: ${tag}`,
  });
  await change(join(folder, "profaas.yaml"), {
    'images: ["registry.example/applications/*"]': `images: ["dev.local/*", "${name}*"]`,
    ...changes,
  });
  await change(join(folder, "profaas.yaml"), { "registry.example/profaas:0.1.0": image }, { optional: true });

  await kubectl("apply", "-f", join(copy.path, "access/namespaces.yaml"));
  for (const [namespace, named] of Object.entries(secrets)) {
    for (const [secret, stringData] of Object.entries(named)) {
      const object = { apiVersion: "v1", kind: "Secret", metadata: { name: secret, namespace }, stringData };
      await runCommand("kubectl", ["create", "-f", "-"], { environment, input: JSON.stringify(object) });
    }
  }
  const endAtOnce = async (): Promise<void> => {
    await kubectl("delete", "-k", folder, "--ignore-not-found", "--wait=false");
    for (const namespace of NAMESPACES) {
      await kubectl("delete", "pods", "--all", "-n", namespace, "--grace-period=0", "--force");
    }
    await kubectl("wait", ...NAMESPACES.map((name) => `namespace/${name}`), "--for=delete", "--timeout=240s");
  };
  await kubectl("apply", "-k", folder);
  return {
    kubectl,
    async delete({ atOnce = false } = {}) {
      if (atOnce) await endAtOnce();
      else await kubectl("delete", "-k", folder, "--timeout=240s");
      return kubectl("get", "-k", folder, "--ignore-not-found", "-o", "name");
    },
    async close() {
      await endAtOnce();
      await copy.remove();
    },
  };
}

async function change(
  path: string,
  changes: Readonly<Record<string, string>>,
  { optional = false }: { readonly optional?: boolean } = {},
): Promise<void> {
  let text = await readFile(path, "utf8");
  for (const [from, to] of Object.entries(changes)) {
    if (!optional && !text.includes(from)) throw new Error(`Cannot change ${path} as it does not say: ${from}`);
    text = text.replaceAll(from, to);
  }
  await writeFile(path, text);
}
