import type { ObjectStore } from "#ports/object-store.ts";

import { unchangedBytes, type InputFile } from "./input-file.ts";

export interface UploadedInputs {
  readonly uploaded: number;
  readonly uploadedBytes: number;
  /** Those that the bucket held already. */
  readonly present: number;
}

/** Puts input files into the inputs bucket under the names of their bytes; what is there already stays. */
export async function uploadInputs(
  files: readonly InputFile[],
  store: ObjectStore,
  onFile: (done: number, total: number) => void = () => undefined,
): Promise<UploadedInputs> {
  const distinct = [...new Map(files.map((file) => [file.key, file])).values()];
  let [uploaded, uploadedBytes, present] = [0, 0, 0];
  for (const file of distinct) {
    onFile(uploaded + present, distinct.length);
    const known = await store.head("inputs", file.key);
    if (known?.sizeBytes === file.sizeBytes) {
      present += 1;
      continue;
    }
    await store.put("inputs", file.key, unchangedBytes(file));
    uploaded += 1;
    uploadedBytes += file.sizeBytes;
  }
  return { uploaded, uploadedBytes, present };
}
