import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { stringify } from "yaml";

import type { Problem } from "#core/document/document-error.ts";
import type { DocumentPath, SourceDocument } from "#core/document/read-document.ts";

import { inputFile, type InputFile } from "./campaign/input-file.ts";
import { isMapping } from "./campaign/is-mapping.ts";
import { isPattern, matchFiles } from "./campaign/match-files.ts";
import { readSource } from "./campaign/read-source.ts";
import { resolveLoad } from "./campaign/resolve-load.ts";
import { resolveRunnables, resolveWorkflow } from "./campaign/resolve-workflow.ts";
import { problemAt, shownPath, type SourcePlace } from "./campaign/source-place.ts";

/** A campaign as one self-contained object, with the files that its inputs were. */
export interface ResolvedSpec {
  /** YAML that means the same wherever it lies. */
  readonly text: string;
  readonly inputFiles: readonly InputFile[];
  /** What messages call the campaign file. */
  readonly source: string;
  /** What cannot be resolved; it is left as it was written. */
  readonly problems: readonly Problem[];
  /** Where a place of the resolved spec was written. */
  placeOf(path: DocumentPath): SourcePlace;
}

export interface ResolveOptions {
  /** Where relative paths of the command line start. */
  readonly directory: string;
  /** Whether the inputs bucket holds an object. */
  readonly hasInput: (key: string) => Promise<boolean>;
  /** The text of such an object; left out, none is read. */
  readonly readInput?: (key: string) => Promise<string | undefined>;
}

/** What a part of the spec became, and where the parts of it were written. */
export interface ResolvedPart {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  placeOf(path: DocumentPath): SourcePlace;
}

/**
 * Makes a campaign file self-contained: the FDL, its scripts and the trace of its load inline, input files as object
 * keys. Paths start at the folder of the file that names them.
 */
export async function resolveSpec(
  path: string,
  { directory, hasInput, readInput = () => Promise.resolve(undefined) }: ResolveOptions,
): Promise<ResolvedSpec> {
  const absolute = resolve(directory, path);
  const document = await readSource(absolute, shownPath(absolute, directory), "campaign file");
  const folder = dirname(absolute);
  const placeInCampaign = (at: DocumentPath): SourcePlace => ({ source: document.source, ...document.locate(at) });
  const spec = document.value;
  if (!isMapping(spec)) {
    return { text: stringify(spec), inputFiles: [], source: document.source, problems: [], placeOf: placeInCampaign };
  }

  const workflow = await resolveWorkflow(document, { folder, directory });
  const components = await resolveRunnables(document, { folder });
  const inputs = await resolveInputs(document, { folder, hasInput });
  const load = await resolveLoad(document, { folder, directory, readInput });

  const { $schema: _dropped, ...rest } = spec;
  const resolved: Record<string, unknown> = { ...rest };
  for (const [key, part] of Object.entries({ workflow, components, inputs, load })) {
    if (Object.hasOwn(spec, key)) resolved[key] = part.value;
  }
  const parts: Readonly<Record<string, ResolvedPart>> = { workflow, inputs, load };
  return {
    text: stringify(resolved, { lineWidth: 0 }),
    inputFiles: inputs.files,
    source: document.source,
    problems: [...workflow.problems, ...components.problems, ...inputs.problems, ...load.problems],
    placeOf: (at) => {
      const part = typeof at[0] === "string" && Object.hasOwn(parts, at[0]) ? parts[at[0]] : undefined;
      return part === undefined ? placeInCampaign(at) : part.placeOf(at);
    },
  };
}

async function resolveInputs(
  document: SourceDocument,
  { folder, hasInput }: { readonly folder: string; readonly hasInput: ResolveOptions["hasInput"] },
): Promise<ResolvedPart & { readonly files: readonly InputFile[] }> {
  const sets = (document.value as { inputs?: unknown }).inputs;
  const problems: Problem[] = [];
  const files: InputFile[] = [];
  /** For each key of a resolved set, the index of the entry that it came of. */
  const origins = new Map<string, number[]>();
  const resolved: Record<string, unknown> = {};
  for (const [set, entries] of Object.entries(isMapping(sets) ? sets : {})) {
    if (!Array.isArray(entries)) {
      resolved[set] = entries;
      continue;
    }
    const keys: unknown[] = [];
    const from: number[] = [];
    for (const [index, entry] of (entries as unknown[]).entries()) {
      const found = typeof entry === "string" ? await filesOf(entry, folder) : undefined;
      if (found === undefined) {
        if (typeof entry === "string" && !(await hasInput(entry))) {
          const rule = isPattern(entry)
            ? "must match at least one file beside the campaign"
            : "must be a file beside the campaign, or an object of the inputs bucket";
          problems.push(problemAt(document, ["inputs", set, index], "campaign", rule, entry));
        }
        keys.push(entry);
        from.push(index);
        continue;
      }
      for (const path of found) {
        const file = await inputFile(path);
        files.push(file);
        keys.push(file.key);
        from.push(index);
      }
    }
    resolved[set] = keys;
    origins.set(set, from);
  }
  return {
    value: isMapping(sets) ? resolved : sets,
    problems,
    files,
    placeOf: (at) => {
      const [, set, index] = at;
      const origin = typeof index === "number" ? origins.get(String(set))?.[index] : undefined;
      const written = origin === undefined ? at : ["inputs", String(set), origin];
      return { source: document.source, ...document.locate(written) };
    },
  };
}

/** The files that an entry of an input set stands for; undefined when there is none. */
async function filesOf(entry: string, folder: string): Promise<readonly string[] | undefined> {
  const path = resolve(folder, entry);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return [path];
  if (!isPattern(entry)) return undefined;
  const matches = await matchFiles(entry, folder);
  return matches.length > 0 ? matches : undefined;
}
