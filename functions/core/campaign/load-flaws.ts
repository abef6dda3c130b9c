import type { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import type { LoadSpec } from "#core/campaign/load-spec.ts";
import type { Flaw } from "#core/document/flaw.ts";

/** A run that uploads more than this is no run but a mistake. */
const MOST_UPLOADS = 100_000;

/** What the schema cannot see of a load: too many uploads, values that say nothing, paths in a bucket. */
export function loadFlaws({ load }: Pick<CampaignSpec, "load">): Flaw[] {
  return [...tooManyUploads(load), ...kindFlaws(load)];
}

function tooManyUploads(load: LoadSpec): Flaw[] {
  const { files, how } = mostUploads(load);
  if (files <= MOST_UPLOADS) return [];
  return [{ path: ["load"], rule: `must upload at most ${MOST_UPLOADS} files in a run (${how})`, value: files }];
}

function mostUploads(load: LoadSpec): { readonly files: number; readonly how: string } {
  switch (load.kind) {
    case undefined:
    case "batches":
      return { files: load.batches * largest(load.batchSize), how: "batches times batchSize" };
    case "constant":
    case "poisson":
      return {
        files: load.count ?? Math.ceil((load.durationSeconds ?? 0) * largest(load.requestsPerSecond)),
        how: "requestsPerSecond times durationSeconds",
      };
    case "ramp":
      return {
        files: Math.ceil(((largest(load.fromPerSecond) + largest(load.toPerSecond)) / 2) * load.durationSeconds),
        how: "the mean rate times durationSeconds",
      };
    case "trace":
      return { files: load.seconds.length, how: "as many as the trace has times" };
  }
}

function kindFlaws(load: LoadSpec): Flaw[] {
  switch (load.kind) {
    case undefined:
    case "batches":
      if (load.batches > 1 || new Set([load.interUploadSeconds].flat()).size === 1) return [];
      return [
        {
          path: ["load", "interUploadSeconds"],
          rule: "must not be swept when load.batches is 1, as there is no gap between batches",
        },
      ];
    case "constant":
    case "poisson": {
      if ((load.durationSeconds === undefined) !== (load.count === undefined)) return [];
      const rule = "must say how long requests come or how many: durationSeconds or count, one of the two";
      return [{ path: ["load"], rule, withoutValue: true }];
    }
    case "ramp": {
      if (Math.min(...[load.fromPerSecond].flat()) > 0 || Math.min(...[load.toPerSecond].flat()) > 0) return [];
      const rule = "must be more than 0 where load.fromPerSecond is 0, or no request would come";
      return [{ path: ["load", "toPerSecond"], rule }];
    }
    case "trace": {
      if (typeof load.seconds !== "string") return [];
      const rule =
        "must be the times themselves, as a path means nothing in a bucket: `run FILE` or `plan --resolved FILE` makes the campaign self-contained";
      return [{ path: ["load", "seconds"], rule }];
    }
  }
}

function largest(values: number | readonly number[]): number {
  return Math.max(...[values].flat());
}
