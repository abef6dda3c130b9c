import type { PlannedRun } from "#core/campaign/campaign.ts";
import { identityOf } from "#core/campaign/identity.ts";
import { runRequest, type InputFile } from "#core/campaign/run-request.ts";
import { capturePrefix } from "#core/campaign/object-keys.ts";
import type { RunRequest, ServicePlatform } from "#ports/service-platform.ts";

import type { ProfilerPorts } from "./profiler-ports.ts";
import type { StepContext } from "./step-context.ts";

export type Prepared =
  | {
      readonly kind: "ready";
      readonly platform: ServicePlatform;
      readonly resource: string;
      readonly identity: string;
      requestOf(attempt: number): RunRequest;
    }
  | { readonly kind: "impossible"; readonly causes: readonly string[] };

/** Finds the platform and the inputs of a run, and whether it can be measured at all. */
export async function prepareRun(run: PlannedRun, context: StepContext, ports: ProfilerPorts): Promise<Prepared> {
  const { campaign } = context;
  const place = platformOfRun(run, ports);
  if (place.kind === "impossible") return place;

  const files = await inputFiles(run, context, ports);
  if (files.kind === "impossible") return files;

  const requestOf = (attempt: number): RunRequest =>
    runRequest(campaign, run, {
      files: files.files,
      attempt,
      captureToPrefix: run.capture === null ? null : capturePrefix(campaign.id, run.capture),
    });
  const request = requestOf(1);
  const causes = await place.platform.check(request);
  if (causes.length > 0) return { kind: "impossible", causes };
  const identity = identityOf(request, await place.platform.identify(request), files.hashes);
  return { kind: "ready", platform: place.platform, resource: place.resource, identity, requestOf };
}

type Place =
  | { readonly kind: "found"; readonly platform: ServicePlatform; readonly resource: string }
  | { readonly kind: "impossible"; readonly causes: readonly string[] };

function platformOfRun(run: PlannedRun, { platformOf, context }: ProfilerPorts): Place {
  const named = [...new Set(Object.values(run.configuration.components).map(({ resource }) => resource))];
  const places = named.map((resource) => ({ resource, platform: platformOf(resource) }));
  const unknown = places.filter(({ platform }) => platform === undefined).map(({ resource }) => `"${resource}"`);
  if (unknown.length > 0) {
    const known = context.resources.map((name) => `"${name}"`).join(", ");
    return {
      kind: "impossible",
      causes: [`Cannot measure on resource ${unknown.join(", ")} as the operator's file names only ${known}`],
    };
  }
  const [first] = places;
  if (first?.platform === undefined) throw new Error(`Cannot measure run "${run.runId}" as it has no component`);
  if (places.some(({ platform }) => platform !== first.platform)) {
    const list = named.map((name) => `"${name}"`).join(" and ");
    return {
      kind: "impossible",
      causes: [`Cannot measure one workflow over resources ${list} as they belong to different clusters`],
    };
  }
  return { kind: "found", platform: first.platform, resource: first.resource };
}

type Files =
  | {
      readonly kind: "found";
      readonly files: readonly InputFile[];
      /** What tells the bytes of each file apart, by key. */
      readonly hashes: Readonly<Record<string, string>>;
    }
  | { readonly kind: "impossible"; readonly causes: readonly string[] };

/** The files of the run's load with their measured sizes: of its input set, or what a capture run handed over. */
async function inputFiles(run: PlannedRun, context: StepContext, { store }: ProfilerPorts): Promise<Files> {
  const named = namedFiles(run, context);
  if (named.kind === "impossible") return named;
  const files: InputFile[] = [];
  const hashes: Record<string, string> = {};
  const missing: string[] = [];
  for (const { key, originIndex } of named.files) {
    const summary = await store.head("inputs", key);
    if (summary === undefined) {
      missing.push(key);
      continue;
    }
    files.push({ key, sizeBytes: summary.sizeBytes, ...(originIndex === undefined ? {} : { originIndex }) });
    hashes[key] = summary.etag;
  }
  if (missing.length === 0) return { kind: "found", files, hashes };
  return {
    kind: "impossible",
    causes: missing.map((key) => `Cannot measure with input "${key}" as the inputs bucket has no such object`),
  };
}

interface NamedFile {
  readonly key: string;
  readonly originIndex?: number | undefined;
}

type NamedFiles =
  | { readonly kind: "named"; readonly files: readonly NamedFile[] }
  | { readonly kind: "impossible"; readonly causes: readonly string[] };

function namedFiles(run: PlannedRun, { campaign, finished }: StepContext): NamedFiles {
  const { subject, inputSet } = run.configuration;
  if (run.inputsFrom === null) {
    return { kind: "named", files: (campaign.inputs[inputSet] ?? []).map((key) => ({ key })) };
  }
  const capture = finished.get(run.inputsFrom);
  const files = capture?.measurement?.captured?.[subject] ?? [];
  if (files.length > 0) return { kind: "named", files };
  const why =
    capture === undefined ? "has no record" : capture.outcome.kind === "succeeded" ? "handed it no file" : "failed";
  const cause = `Cannot measure "${subject}" alone as run ${run.inputsFrom}, which was to make its inputs, ${why}`;
  return { kind: "impossible", causes: [cause] };
}
