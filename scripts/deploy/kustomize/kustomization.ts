import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";
import { z } from "zod";

import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";

import { readText } from "../../campaign/read-source.ts";
import { badInput } from "../../command-failure.ts";
import type { Manifest } from "../manifest.ts";

const Paths = z.array(z.string().min(1)).default([]);

/** The part of kustomize that our overlays use; anything else is refused rather than left out. */
export const Kustomization = z.strictObject({
  apiVersion: z.string(),
  kind: z.enum(["Kustomization", "Component"]),
  resources: Paths,
  components: Paths,
  /** Files with a list of JSON patch operations, for every object that the target names. */
  patches: z
    .array(
      z.strictObject({
        path: z.string().min(1),
        target: z.strictObject({ group: z.string().optional(), kind: z.string(), name: z.string().optional() }),
      }),
    )
    .default([]),
  configMapGenerator: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        namespace: z.string().min(1),
        behavior: z.enum(["create", "replace"]).default("create"),
        files: z.array(z.string().min(1)).min(1),
      }),
    )
    .default([]),
  /** Where else names of ConfigMaps stand; they are found wherever they stand. */
  configurations: Paths,
  images: z
    .array(z.strictObject({ name: z.string(), newName: z.string().optional(), newTag: z.string().optional() }))
    .default([]),
  labels: z.array(z.strictObject({ pairs: z.record(z.string(), z.string()) })).default([]),
});
export type Kustomization = z.output<typeof Kustomization>;

export async function readKustomization(folder: string): Promise<Kustomization> {
  const path = join(folder, "kustomization.yaml");
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw badInput(`Cannot deploy "${folder}" as it must be a folder with a kustomization.yaml`, cause);
  });
  return parseDocument(Kustomization, readDocument(text, path), "kustomization");
}

/** Whether a resource is another kustomization. */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** All documents of a file; empty ones are none. */
export async function documentsOf(path: string): Promise<readonly unknown[]> {
  const documents = parseAllDocuments(await readText(path, path, "the resource"));
  const [error] = [documents].flat().flatMap(({ errors }) => errors);
  if (error !== undefined) {
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
    const [said] = error.message.split("\n");
    throw badInput(`${path}:${line}:${col}: Cannot read the resource as it must be valid YAML: ${said}`, error);
  }
  return [...documents].map((document): unknown => document.toJS()).filter((value) => value !== null);
}

const Named = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({ name: z.string().min(1) }),
});

/** The objects of a file, each as the API of Kubernetes names one. */
export async function manifestsOf(path: string): Promise<readonly Manifest[]> {
  return (await documentsOf(path)).map((document) => {
    const [issue] = Named.safeParse(document).error?.issues ?? [];
    if (issue === undefined) return document as Manifest;
    const field = issue.path.length === 0 ? "each of its documents" : issue.path.join(".");
    throw badInput(
      `${path}: Cannot read the resource as ${field} must be given: apiVersion, kind and metadata.name name an object`,
    );
  });
}
