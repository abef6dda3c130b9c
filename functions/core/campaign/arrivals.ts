import type { Load } from "#core/campaign/configuration.ts";
import type { InputFile, Upload } from "#core/campaign/upload.ts";
import { prng } from "#core/numeric/prng.ts";
import type { Prng } from "#core/numeric/prng.ts";

export interface ArrivalOptions {
  readonly load: Load;
  readonly files: readonly InputFile[];
  /** The components that get every upload. */
  readonly readers: readonly string[];
  /** True for a joining component alone: files of one original are uploaded together and count as one. */
  readonly together: boolean;
  /** Decides the gaps between batches where these are exponential. */
  readonly seed: string;
}

/**
 * The load of a run as single uploads in the order of their times: `batches` batches of `batchSize` originals, the
 * first at 0, which go round the files: original i is file i modulo their number.
 */
export function uploadsOf({ load, files, readers, together, seed }: ArrivalOptions): Upload[] {
  const originals = together ? groupedByOrigin(files) : files.map((file) => [file]);
  if (originals.length === 0)
    throw new RangeError("Cannot make the load of a run as it must have at least one file to upload");
  const times = batchTimes(load, prng(seed));
  const marked = together || readers.length > 1;
  return times.flatMap((atSeconds, batchIndex) =>
    Array.from({ length: load.batchSize }, (_, place) => batchIndex * load.batchSize + place).flatMap((original) =>
      (originals[original % originals.length] ?? []).flatMap(({ key, sizeBytes }) =>
        readers.map((component) => ({
          component,
          atSeconds,
          batchIndex,
          key,
          sizeBytes,
          ...(marked ? { originIndex: original } : {}),
        })),
      ),
    ),
  );
}

/** When each batch is uploaded, from 0; exponential gaps are drawn by inversion, -mean·ln(1-u). */
export function batchTimes(load: Load, random: Prng): number[] {
  const { batches, interUploadSeconds: mean, interUploadDistribution } = load;
  const times: number[] = [];
  let now = 0;
  for (let batch = 0; batch < batches; batch++) {
    times.push(interUploadDistribution === "deterministic" ? batch * mean : now);
    now += -mean * Math.log(1 - random());
  }
  return times;
}

function groupedByOrigin(files: readonly InputFile[]): InputFile[][] {
  const groups = new Map<number | string, InputFile[]>();
  for (const file of files) {
    const group = file.originIndex ?? file.key;
    const own = groups.get(group) ?? [];
    own.push(file);
    groups.set(group, own);
  }
  return [...groups.values()];
}
