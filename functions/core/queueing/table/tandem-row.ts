import { z } from "zod";

import { TimeLaw } from "../laws/time-law.ts";
import type { ArrivalLaw } from "../laws/arrival-law.ts";
import type { BatchSize } from "../laws/batch-size.ts";
import type { Tandem } from "../tandem.ts";

const RENEWALS = ["constant", "exponential", "gamma", "hyperexponential", "lognormal", "weibull"] as const;
export const ARRIVALS = [...RENEWALS, "mmpp2"] as const;
export const SERVICES = [...RENEWALS, "twoPoint", "uniform"] as const;
export const BATCH_SIZES = ["constant", "geometric", "shiftedPoisson", "twoPoint"] as const;

const Positive = z.number().positive("must be above 0");
const Servers = z.int("must be a whole number from 1").min(1, "must be a whole number from 1").max(100_000);
const Scv = z.number().nonnegative("must not be below 0");

/** One tandem as a row of a table, a scenario object or a question over HTTP spells it: columns that need no law are left out. */
export const TandemRow = z
  .strictObject({
    batchRate: Positive,
    arrival: z.enum(ARRIVALS),
    arrivalScv: Scv.optional(),
    mmppRateRatio: z.number().min(1, "must be at least 1").optional(),
    mmppSojournBatches: Positive.optional(),
    batchSize: z.enum(BATCH_SIZES),
    batchMean: z.number().min(1, "must be at least 1").max(1e6),
    servers1: Servers,
    service1: z.enum(SERVICES),
    serviceMean1Seconds: Positive,
    serviceScv1: Scv.optional(),
    offloadProbability: z.number().gt(0, "must be above 0").max(1, "must be at most 1"),
    offloadBatch: z.union([z.int().min(1).max(1e6), z.literal("request")], "must be a whole number from 1, or request"),
    offloadTimeoutSeconds: Positive.optional(),
    networkDelaySeconds: z.number().nonnegative("must not be below 0").default(0),
    servers2: Servers,
    service2: z.enum(SERVICES),
    serviceMean2Seconds: Positive,
    serviceScv2: Scv.optional(),
  })
  .superRefine((row, context) => {
    const refuse = (column: string, rule: string): void =>
      context.addIssue({ code: "custom", path: [column], message: rule });
    if (row.arrival === "mmpp2") {
      for (const column of ["mmppRateRatio", "mmppSojournBatches"] as const) {
        if (row[column] === undefined) refuse(column, "must be given for arrivals that are mmpp2");
      }
    } else checkScv(row.arrival, row.arrivalScv, "arrivalScv", refuse);
    checkScv(row.service1, row.serviceScv1, "serviceScv1", refuse);
    checkScv(row.service2, row.serviceScv2, "serviceScv2", refuse);
    if (row.batchSize === "constant" && !Number.isInteger(row.batchMean)) {
      refuse("batchMean", "must be a whole number for batches that are constant");
    }
  });
export type TandemRow = z.infer<typeof TandemRow>;

export const TANDEM_COLUMNS = Object.keys(TandemRow.shape) as readonly (keyof TandemRow)[];

/** Laws whose squared coefficient of variation is no choice. */
const FIXED: Readonly<Record<string, number>> = { constant: 0, exponential: 1 };
const TOLERANCE = 1e-6;

function checkScv(
  kind: string,
  scv: number | undefined,
  column: string,
  refuse: (column: string, rule: string) => void,
): void {
  const fixed = FIXED[kind];
  if (fixed !== undefined) {
    if (scv !== undefined && Math.abs(scv - fixed) > TOLERANCE) {
      refuse(column, `must be ${fixed} or left out for the law ${kind}`);
    }
  } else if (scv === undefined) refuse(column, `must be given for the law ${kind}`);
  else if (!TimeLaw.safeParse({ kind, scv }).success) {
    const bound =
      kind === "uniform" ? "above 0 and at most 1/3" : kind === "hyperexponential" ? "at least 1" : "above 0";
    refuse(column, `must be ${bound} for the law ${kind}`);
  }
}

export function tandemOfRow(row: TandemRow): Tandem {
  return {
    batchRate: row.batchRate,
    arrival: arrivalOf(row),
    batchSize: { kind: row.batchSize, mean: row.batchMean } as BatchSize,
    first: {
      servers: row.servers1,
      service: lawOf(row.service1, row.serviceScv1),
      serviceMeanSeconds: row.serviceMean1Seconds,
    },
    offloadProbability: row.offloadProbability,
    offloadBatch: row.offloadBatch,
    ...(row.offloadTimeoutSeconds === undefined ? {} : { offloadTimeoutSeconds: row.offloadTimeoutSeconds }),
    networkDelaySeconds: row.networkDelaySeconds,
    second: {
      servers: row.servers2,
      service: lawOf(row.service2, row.serviceScv2),
      serviceMeanSeconds: row.serviceMean2Seconds,
    },
  };
}

function arrivalOf({ arrival, arrivalScv, mmppRateRatio, mmppSojournBatches }: TandemRow): ArrivalLaw {
  if (arrival !== "mmpp2") return lawOf(arrival, arrivalScv);
  return { kind: "mmpp2", rateRatio: mmppRateRatio!, sojournBatches: mmppSojournBatches! };
}

function lawOf(kind: (typeof SERVICES)[number], scv: number | undefined): TimeLaw {
  return (kind in FIXED ? { kind } : { kind, scv }) as TimeLaw;
}
