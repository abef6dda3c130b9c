/** Single jobs through two single exponential servers at a load of .7: 2 / .3 on average (Burke). */
export const BURKE_ROW = {
  batchRate: 0.7,
  arrival: "exponential",
  batchSize: "constant",
  batchMean: 1,
  servers1: 1,
  service1: "exponential",
  serviceMean1Seconds: 1,
  offloadProbability: 1,
  offloadBatch: 1,
  servers2: 1,
  service2: "exponential",
  serviceMean2Seconds: 1,
} as const;

/** Batches of 3 to a single server, then jobs one by one to another: the first wait is 4 s exactly (M^X/M/1). */
export const BATCH_ROW = { ...BURKE_ROW, batchRate: 0.2, batchMean: 3 } as const;

/** Its first stage is busy for 1.4 of the time. */
export const UNSTABLE_ROW = { ...BURKE_ROW, batchRate: 1.4 } as const;

/** Rows as a CSV, whose columns are those of the first. */
export function tandemCsv(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = Object.keys(rows[0]!);
  return [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ""))]
    .map((cells) => `${cells.join(",")}\n`)
    .join("");
}
