import { isOpenLoad } from "#core/campaign/load.ts";
import type { BatchLoad, Load } from "#core/campaign/load.ts";
import { requestTimes } from "#core/campaign/request-times.ts";
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
  /** The times of the campaign's trace, where it has one. */
  readonly traceSeconds?: readonly number[];
}

/**
 * The load of a run as single uploads in the order of their times, the first at 0: `batches` batches of `batchSize`
 * originals, or the requests of an open loop, each a batch of one. They go round the files: original i is file i
 * modulo their number.
 */
export function uploadsOf({ load, files, readers, together, seed, traceSeconds = [] }: ArrivalOptions): Upload[] {
  const originals = together ? groupedByOrigin(files) : files.map((file) => [file]);
  if (originals.length === 0)
    throw new RangeError("Cannot make the load of a run as it must have at least one file to upload");
  const random = prng(seed);
  const times = isOpenLoad(load) ? requestTimes(load, { random, traceSeconds }) : batchTimes(load, random);
  const batchSize = isOpenLoad(load) ? 1 : load.batchSize;
  const marked = together || readers.length > 1;
  return times.flatMap((atSeconds, batchIndex) =>
    Array.from({ length: batchSize }, (_, place) => batchIndex * batchSize + place).flatMap((original) =>
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
export function batchTimes(load: BatchLoad, random: Prng): number[] {
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
