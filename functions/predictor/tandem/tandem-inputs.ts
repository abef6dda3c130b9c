import type { SweepSpace } from "#core/queueing/surrogate/sweep-space.ts";
import { ARRIVALS, BATCH_SIZES, SERVICES, TANDEM_COLUMNS, TandemRow } from "#core/queueing/table/tandem-row.ts";

import type { TandemInput } from "../plain-messages.ts";

type Column = keyof TandemRow;

const WORDS: Readonly<Record<Column, readonly [unit: string, description: string]>> = {
  batchRate: ["1/s", "batches that come in a second"],
  arrival: ["", "law of the gaps between batches"],
  arrivalScv: ["1", "squared coefficient of variation of the gaps"],
  mmppRateRatio: ["1", "of mmpp2: rate of the busy phase over that of the quiet one"],
  mmppSojournBatches: ["1", "of mmpp2: mean length of a phase in mean gaps"],
  batchSize: ["", "law of the jobs of a batch"],
  batchMean: ["1", "jobs of a batch on average"],
  servers1: ["1", "servers of the first stage"],
  service1: ["", "law of the service times of the first stage"],
  serviceMean1Seconds: ["s", "mean service time of the first stage"],
  serviceScv1: ["1", "squared coefficient of variation of the service times of the first stage"],
  offloadProbability: ["1", "how likely a finished job goes on to the second stage"],
  offloadBatch: ["1", "so many jobs go together, or request: all of a batch"],
  offloadTimeoutSeconds: ["s", "after so long jobs go, even if they are fewer"],
  networkDelaySeconds: ["s", "on the way to the second stage"],
  servers2: ["1", "servers of the second stage"],
  service2: ["", "law of the service times of the second stage"],
  serviceMean2Seconds: ["s", "mean service time of the second stage"],
  serviceScv2: ["1", "squared coefficient of variation of the service times of the second stage"],
};

const CATEGORIES: Partial<Readonly<Record<Column, readonly string[]>>> = {
  arrival: ARRIVALS,
  batchSize: BATCH_SIZES,
  service1: SERVICES,
  service2: SERVICES,
};

/** In which unit each number of a row is understood. */
export const TANDEM_UNITS: Readonly<Record<string, string>> = Object.fromEntries(
  TANDEM_COLUMNS.filter((name) => CATEGORIES[name] === undefined).map((name) => [name, WORDS[name][0]]),
);

/** What a row of a tandem may say, with the range that was learned where that is one of the column. */
export function tandemInputs(space: SweepSpace | undefined): TandemInput[] {
  const ranges = space === undefined ? {} : learnedRanges(space);
  return TANDEM_COLUMNS.map((name): TandemInput => {
    const [unit, description] = WORDS[name];
    const optional = TandemRow.shape[name].safeParse(undefined).success;
    const values = CATEGORIES[name];
    if (values !== undefined) return { kind: "category", name, description, optional, values: [...values] };
    const [minimum, maximum] = ranges[name] ?? [null, null];
    return { kind: "number", name, unit, description, optional, minimum, maximum };
  });
}

/** Times and rates have none, as a surrogate knows no unit of time: what counts are utilisations. */
function learnedRanges(space: SweepSpace): Partial<Record<Column, readonly [number, number]>> {
  const servers = [space.servers[0], Math.max(space.servers[1], space.mostServers)] as const;
  return {
    arrivalScv: space.arrivalScv,
    mmppRateRatio: space.phaseRateRatio,
    mmppSojournBatches: space.phaseSojournBatches,
    batchMean: space.batchMean,
    servers1: servers,
    serviceScv1: space.serviceScv,
    offloadProbability: space.offloadProbability,
    offloadBatch: space.offloadBatch,
    servers2: servers,
    serviceScv2: space.serviceScv,
  };
}
