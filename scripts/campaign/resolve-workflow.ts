import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { decodeText } from "#core/document/decode-text.ts";
import type { Problem } from "#core/document/document-error.ts";
import type { DocumentPath, SourceDocument } from "#core/document/read-document.ts";

import type { ResolvedPart } from "../resolve-spec.ts";
import { isMapping } from "./is-mapping.ts";
import { readSource } from "./read-source.ts";
import { problemAt, shownPath } from "./source-place.ts";

/** The workflow of a campaign file as an inline FDL, its scripts as texts. */
export async function resolveWorkflow(
  document: SourceDocument,
  { folder, directory }: { readonly folder: string; readonly directory: string },
): Promise<ResolvedPart> {
  const workflow = (document.value as { workflow?: unknown }).workflow;
  if (typeof workflow !== "string") {
    const scripts = await withScripts(workflow, { document, folder, above: ["workflow"], what: "campaign" });
    return { ...scripts, placeOf: (path) => ({ source: document.source, ...document.locate(path) }) };
  }
  const path = resolve(folder, workflow);
  const placeInCampaign = () => ({ source: document.source, ...document.locate(["workflow"]) });
  if ((await stat(path).catch(() => undefined))?.isFile() !== true) {
    const rule = "must be an FDL, or the path of an FDL file beside the campaign";
    const problem = problemAt(document, ["workflow"], "campaign", rule, workflow);
    return { value: workflow, problems: [problem], placeOf: placeInCampaign };
  }
  const fdl = await readSource(path, shownPath(path, directory), "FDL");
  const scripts = await withScripts(fdl.value, { document: fdl, folder: dirname(path), above: [], what: "FDL" });
  return {
    ...scripts,
    placeOf: (at) => (at.length < 2 ? placeInCampaign() : { source: fdl.source, ...fdl.locate(at.slice(1)) }),
  };
}

/** The components of a campaign file, the scripts of their alternatives as texts. */
export async function resolveRunnables(
  document: SourceDocument,
  { folder }: { readonly folder: string },
): Promise<{ readonly value: unknown; readonly problems: readonly Problem[] }> {
  const components = (document.value as { components?: unknown }).components;
  return withScripts(components, { document, folder, above: ["components"], what: "campaign" });
}

interface Place {
  readonly document: SourceDocument;
  /** Folder that paths of this file start at. */
  readonly folder: string;
  /** Path of the value in its file. */
  readonly above: DocumentPath;
  /** What messages call that file. */
  readonly what: string;
}

/** A copy in which every `script` that names a file holds the file's text. */
async function withScripts(
  value: unknown,
  { document, folder, above, what }: Place,
): Promise<{ readonly value: unknown; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const visit = async (part: unknown, path: DocumentPath): Promise<unknown> => {
    if (Array.isArray(part)) return Promise.all(part.map((item, index) => visit(item, [...path, index])));
    if (!isMapping(part)) return part;
    const entries: [string, unknown][] = [];
    for (const [key, child] of Object.entries(part)) {
      const at = [...path, key];
      // Variables may be called `script` too.
      if (key === "environment") entries.push([key, child]);
      else if (key === "script" && typeof child === "string" && !isScriptText(child)) {
        const text = await scriptText(resolve(folder, child));
        if (text === undefined && looksLikePath(child)) {
          problems.push(
            problemAt(document, at, what, "must be the text of a script, or the path of a file beside this one", child),
          );
        }
        entries.push([key, text ?? child]);
      } else entries.push([key, await visit(child, at)]);
    }
    return Object.fromEntries(entries);
  };
  return { value: await visit(value, above), problems };
}

/** A single line may be either: it is a path when such a file exists. */
function isScriptText(script: string): boolean {
  return script.includes("\n") || script.startsWith("#!");
}

/** `blur.sh` and `../run` look like paths; `true` and `sh -c …` do not. */
function looksLikePath(script: string): boolean {
  return /^\S*[./]\S*$/.test(script.trim());
}

async function scriptText(path: string): Promise<string | undefined> {
  try {
    return decodeText(await readFile(path), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}
