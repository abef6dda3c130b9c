import { basename, join, resolve } from "node:path";

import { sha256Hex } from "#core/document/hash.ts";

import { readText } from "../../campaign/read-source.ts";
import { mappingsIn, valueAt, type Manifest } from "../manifest.ts";
import { JsonPatch, patched } from "./json-patch.ts";
import { documentsOf, isFolder, manifestsOf, readKustomization, type Kustomization } from "./kustomization.ts";

/** An object on its way through the kustomizations; generated ones get the digest of what they hold into their names. */
interface Kept {
  readonly manifest: Manifest;
  readonly isGenerated: boolean;
}

/** What `kubectl apply -k` would apply of a folder, without kubectl. */
export async function renderOverlay(folder: string): Promise<readonly Manifest[]> {
  const kept = await accumulate(folder, await readKustomization(folder), []);
  const names = new Map<string, string>();
  for (const { manifest } of kept.filter(({ isGenerated }) => isGenerated)) {
    names.set(manifest.metadata.name, `${manifest.metadata.name}-${digestOf(manifest)}`);
  }
  return kept.map(({ manifest, isGenerated }) => {
    const renamed = withReferences(manifest, names);
    const { metadata } = renamed;
    return isGenerated ? { ...renamed, metadata: { ...metadata, name: names.get(metadata.name)! } } : renamed;
  });
}

/** Resources, then components, generators and transformers, each over all that came before: kustomize's own order. */
async function accumulate(
  folder: string,
  own: Kustomization,
  before: readonly Kept[],
  above: readonly string[] = [],
): Promise<readonly Kept[]> {
  const within = [...above, resolve(folder)];
  const below = (path: string): string => {
    if (!within.includes(resolve(path))) return path;
    throw new RangeError(`Cannot read ${join(folder, "kustomization.yaml")} as it must not contain itself: ${path}`);
  };
  let kept: readonly Kept[] = before;
  for (const resource of own.resources) {
    const path = join(folder, resource);
    const more = (await isFolder(path))
      ? await accumulate(path, await readKustomization(below(path)), [], within)
      : (await manifestsOf(path)).map((manifest) => ({ manifest, isGenerated: false }));
    kept = [...kept, ...more];
  }
  for (const component of own.components) {
    const path = join(folder, component);
    kept = await accumulate(path, await readKustomization(below(path)), kept, within);
  }
  for (const generator of own.configMapGenerator) kept = await generated(folder, generator, kept);
  for (const { path, target } of own.patches) {
    const [document] = await documentsOf(join(folder, path));
    const patch = JsonPatch.parse(document);
    kept = kept.map((each) =>
      isTarget(each.manifest, target) ? { ...each, manifest: patched(each.manifest, patch) } : each,
    );
  }
  const labels = Object.assign({}, ...own.labels.map(({ pairs }) => pairs)) as Record<string, string>;
  return kept.map(({ manifest, isGenerated }) => ({
    manifest: withImages(withLabels(manifest, labels), own.images),
    isGenerated,
  }));
}

async function generated(
  folder: string,
  { name, namespace, behavior, files }: Kustomization["configMapGenerator"][number],
  kept: readonly Kept[],
): Promise<readonly Kept[]> {
  const data = Object.fromEntries(
    await Promise.all(
      files.map(
        async (file) =>
          [basename(file), await readText(join(folder, file), file, `a file of ConfigMap "${name}":`)] as const,
      ),
    ),
  );
  const isSame = ({ manifest, isGenerated }: Kept): boolean =>
    isGenerated && manifest.metadata.name === name && manifest.metadata.namespace === namespace;
  const manifest: Manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
  if (kept.some(isSame) !== (behavior === "replace")) {
    throw new RangeError(
      `Cannot generate ConfigMap "${name}" as there must be ${behavior === "replace" ? "one" : "none"} of that name before`,
    );
  }
  if (behavior === "create") return [...kept, { manifest, isGenerated: true }];
  return kept.map((each) => (isSame(each) ? { ...each, manifest: { ...each.manifest, data } } : each));
}

function isTarget(
  { apiVersion, kind, metadata }: Manifest,
  target: Kustomization["patches"][number]["target"],
): boolean {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  return (
    kind === target.kind &&
    (target.group === undefined || target.group === group) &&
    (target.name === undefined || target.name === metadata.name)
  );
}

function withLabels(manifest: Manifest, labels: Readonly<Record<string, string>>): Manifest {
  if (Object.keys(labels).length === 0) return manifest;
  const { metadata } = manifest;
  return { ...manifest, metadata: { ...metadata, labels: { ...metadata.labels, ...labels } } };
}

function withImages(manifest: Manifest, images: Kustomization["images"]): Manifest {
  if (images.length === 0) return manifest;
  const copy = structuredClone(manifest);
  for (const mapping of mappingsIn(copy)) {
    for (const container of [mapping["containers"], mapping["initContainers"]].flat()) {
      const image = valueAt(container, "image");
      if (typeof image !== "string") continue;
      const [, name = image, tag] = /^(.*?)(:[^:/@]+)?$/.exec(image) ?? [];
      const change = images.find((each) => each.name === name);
      if (change === undefined) continue;
      const newTag = change.newTag === undefined ? (tag ?? "") : `:${change.newTag}`;
      (container as Record<string, unknown>)["image"] = `${change.newName ?? name}${newTag}`;
    }
  }
  return copy;
}

/** Pods name ConfigMaps in volumes, whatever brings the pods forth. */
function withReferences(manifest: Manifest, names: ReadonlyMap<string, string>): Manifest {
  const copy = structuredClone(manifest);
  for (const mapping of mappingsIn(copy)) {
    const reference = mapping["configMap"];
    const name = names.get(String(valueAt(reference, "name")));
    if (name !== undefined) (reference as Record<string, unknown>)["name"] = name;
  }
  return copy;
}

const LETTERS: Readonly<Record<string, string>> = { 0: "g", 1: "h", 3: "k", a: "m", e: "t" };

/** As kustomize computes it: ten letters of the SHA-256 that spell no word. The name does not count, as it looks it up wrongly. */
function digestOf(configMap: Manifest): string {
  const { data } = configMap;
  const inOrder = Object.fromEntries(Object.entries(data as object).sort(([left], [right]) => (left < right ? -1 : 1)));
  const text = JSON.stringify({ data: inOrder, kind: "ConfigMap", name: "" })
    .replaceAll("<", "\\u003c")
    .replaceAll(">", "\\u003e")
    .replaceAll("&", "\\u0026");
  return sha256Hex(text)
    .slice(0, 10)
    .replaceAll(/[013ae]/g, (letter) => LETTERS[letter]!);
}
