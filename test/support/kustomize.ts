import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { parseAllDocuments } from "yaml";

const ROOT = resolve(import.meta.dirname, "../..");

/** A Kubernetes object as a manifest has it. What is in it is looked into freely: it is what the tests are about. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [field: string]: any;
}

/** What `kubectl apply -k` would apply of this folder. */
export function rendered(folder: string): readonly Manifest[] {
  const { status, stdout, stderr } = spawnSync("kubectl", ["kustomize", resolve(ROOT, folder)], { encoding: "utf8" });
  if (status !== 0) throw new Error(`Cannot render ${folder} as kubectl says: ${stderr}`);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

/** Everything of one kind, by name. */
export function ofKind(manifests: readonly Manifest[], kind: string, group = ""): Record<string, Manifest> {
  return Object.fromEntries(
    manifests
      .filter((each) => each.kind === kind && each.apiVersion.startsWith(group))
      .map((each) => [each.metadata.name, each]),
  );
}

/** Every pod that a manifest brings forth: its specification, and what it is of. */
export function podsOf(
  manifests: readonly Manifest[],
): readonly { readonly of: string; readonly spec: Manifest["spec"] }[] {
  return manifests.flatMap(({ kind, metadata, spec }) => {
    const template = kind === "CronJob" ? spec.jobTemplate.spec.template : spec?.template;
    return template === undefined ? [] : [{ of: `${kind} ${metadata.name}`, spec: template.spec }];
  });
}
