import { FIELD_MANAGER, type KeptObject, type ManifestClient } from "#adapters/kubernetes/manifest-client.ts";

import type { DeployedPart } from "./deploy-document.ts";
import { manifestWords, type Manifest } from "./manifest.ts";

export interface ApplyOptions {
  readonly client: ManifestClient;
  /** Change nothing. */
  readonly check: boolean;
  readonly onStep: (note: string) => void;
}

/** What others live in or refer to comes first. */
const ORDER = ["Namespace", "ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap"];

/** Applies what is missing or differs, by server-side apply; the API itself says whether something differs. */
export async function applyManifests(
  manifests: readonly Manifest[],
  { client, check, onStep }: ApplyOptions,
): Promise<readonly DeployedPart[]> {
  const parts: DeployedPart[] = [];
  const missingNamespaces = new Set<string>();
  for (const manifest of inOrder(manifests)) {
    const { kind, metadata } = manifest;
    const part = { kind, name: manifestWords(manifest).slice(kind.length + 1), differences: [] as string[] };
    const found = missingNamespaces.has(metadata.namespace ?? "") ? undefined : await client.get(manifest);
    if (found === undefined) {
      if (check && kind === "Namespace") missingNamespaces.add(metadata.name);
      if (!check) onStep(`making ${manifestWords(manifest)}`);
      const made = check ? undefined : await client.apply(manifest);
      parts.push({ ...part, state: made === undefined ? "missing" : "created" });
      continue;
    }
    const differences = differingFields(found, await client.apply(manifest, { onlyTry: true }));
    if (differences.length > 0 && !check) await client.apply(manifest);
    const state = differences.length === 0 ? "present" : check ? "different" : "changed";
    parts.push({ ...part, state, differences });
  }
  return parts;
}

/** Takes away what an earlier apply of ours made. A namespace that others work on too stays, with whatever is in it. */
export async function removeManifests(
  manifests: readonly Manifest[],
  { client, onStep }: Pick<ApplyOptions, "client" | "onStep">,
): Promise<readonly DeployedPart[]> {
  const parts: DeployedPart[] = [];
  for (const manifest of inOrder(manifests).reverse()) {
    const found = await client.get(manifest);
    if (found === undefined) continue;
    const { kind } = manifest;
    const part = { kind, name: manifestWords(manifest).slice(kind.length + 1), differences: [] };
    if (!isOwn(found)) {
      parts.push({ ...part, state: "foreign" });
      continue;
    }
    onStep(`removing ${manifestWords(manifest)}`);
    if (await client.delete(manifest)) parts.push({ ...part, state: "removed" });
  }
  return parts;
}

/** Whether we alone said what the object is to be; what controllers fill in is not said by anybody. */
function isOwn({ metadata }: KeptObject): boolean {
  const appliers = (metadata.managedFields ?? []).filter(
    ({ manager, operation }) => operation === "Apply" || manager?.startsWith("kubectl") === true,
  );
  return appliers.length > 0 && appliers.every(({ manager }) => manager === FIELD_MANAGER);
}

/** Fields in which an object would become another, by what the API says that it would be. */
function differingFields(found: KeptObject, wanted: KeptObject | undefined): string[] {
  if (wanted === undefined) return [];
  const names = [...new Set([...Object.keys(found), ...Object.keys(wanted)])].filter((name) => name !== "status");
  return names.filter((name) => comparable(found[name], name) !== comparable(wanted[name], name));
}

function comparable(value: unknown, name: string): string {
  if (name !== "metadata") return JSON.stringify(value);
  const { labels, annotations } = value as { readonly labels?: unknown; readonly annotations?: unknown };
  return JSON.stringify([labels, annotations]);
}

function inOrder(manifests: readonly Manifest[]): Manifest[] {
  const place = ({ kind }: Manifest): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  return [...manifests].sort((left, right) => place(left) - place(right));
}
