/** Uploads that happen at once. */
export interface UploadMoment {
  /** Seconds after the first upload. */
  readonly afterSeconds: number;
  /** Places among the run's uploads. */
  readonly uploads: readonly number[];
}

/** The uploads of a run, gathered by their times, in the order in which they happen. */
export function uploadMoments(uploads: readonly { readonly atSeconds: number }[]): readonly UploadMoment[] {
  const byTime = new Map<number, number[]>();
  for (const [index, { atSeconds }] of uploads.entries()) {
    const together = byTime.get(atSeconds);
    if (together === undefined) byTime.set(atSeconds, [index]);
    else together.push(index);
  }
  const times = [...byTime.keys()].sort((left, right) => left - right);
  const [first = 0] = times;
  return times.map((time) => ({ afterSeconds: time - first, uploads: byTime.get(time) ?? [] }));
}
