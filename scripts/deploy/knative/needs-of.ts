import { z } from "zod";

import { OperatorFile } from "#core/campaign/operator.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";

import { mappingsIn, valueAt, type Manifest } from "../manifest.ts";

/** A secret that pods mount or take variables from, with the keys that they name. */
export interface NeededSecret {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

const KeyReference = z.looseObject({ name: z.string(), key: z.string(), optional: z.boolean().default(false) });

/** Secrets that the manifests and the operator's file in them name; nobody but the operator makes them. */
export function secretsOf(manifests: readonly Manifest[]): readonly NeededSecret[] {
  const needed = new Map<string, { namespace: string; name: string; keys: Set<string> }>();
  const need = (namespace: string, name: string, keys: readonly string[]): void => {
    const found = needed.get(`${namespace}/${name}`) ?? { namespace, name, keys: new Set<string>() };
    for (const key of keys) found.keys.add(key);
    needed.set(`${namespace}/${name}`, found);
  };
  for (const manifest of manifests) {
    const namespace = manifest.metadata.namespace ?? "default";
    for (const mapping of mappingsIn(manifest)) {
      const volume = valueAt(mapping, "secret", "secretName");
      if (typeof volume === "string" && valueAt(mapping, "secret", "optional") !== true) need(namespace, volume, []);
      const reference = KeyReference.safeParse(mapping["secretKeyRef"]);
      if (reference.success && !reference.data.optional) need(namespace, reference.data.name, [reference.data.key]);
    }
    const operator = valueAt(manifest, "data", "profaas.yaml");
    if (typeof operator !== "string") continue;
    for (const cluster of Object.values(operatorIn(operator, manifest).clusters)) {
      if (cluster.kind === "kubernetes" || cluster.kind === "knative") {
        need(cluster.namespace, cluster.store.secret, ["accessKey", "secretKey"]);
      }
    }
  }
  return [...needed.values()].map(({ keys, ...secret }) => ({ ...secret, keys: [...keys].sort() }));
}

function operatorIn(text: string, { metadata }: Manifest): OperatorFile {
  const source = `profaas.yaml of ConfigMap ${metadata.name}`;
  return parseDocument(OperatorFile, readDocument(text, source), "operator's file");
}

/** Images of all containers. */
export function imagesOf(manifests: readonly Manifest[]): readonly string[] {
  const images = manifests.flatMap((manifest) =>
    [...mappingsIn(manifest)]
      .flatMap(({ containers, initContainers }) => [containers, initContainers].flat())
      .map((container) => valueAt(container, "image"))
      .filter((image) => typeof image === "string"),
  );
  return [...new Set(images)].sort();
}
