import { type SobolSequence, sobolSequence } from "#core/numeric/sobol.ts";
import type { ArrivalLaw } from "../laws/arrival-law.ts";
import { batchMoments, type BatchSize } from "../laws/batch-size.ts";
import type { TimeLaw } from "../laws/time-law.ts";
import type { Tandem } from "../tandem.ts";
import type { Family, SweepSpace } from "./sweep-space.ts";

const DIMENSIONS = 24;

/** The tandems of a sweep, each by its number alone: the first stage serves a job in one second on average. */
export function sweepTandems(space: SweepSpace, seed: number): (index: number) => Tandem {
  const sequence: SobolSequence = sobolSequence(DIMENSIONS, seed);
  return (index) => tandemAt(space, sequence.point(index));
}

function tandemAt(space: SweepSpace, point: Float64Array): Tandem {
  let used = 0;
  const next = (): number => point[used++]!;
  const arrival = arrivalAt(space, [next(), next(), next(), next()]);
  const batchSize = batchSizeAt(space, next(), next());
  const [servers1, servers2] = [serversAt(space, next(), next()), serversAt(space, next(), next())];
  const utilisations = utilisationsAt(space, [next(), next(), next(), next()]);
  const [whole, share, single, gathered] = [next(), next(), next(), next()];
  const offloadProbability = whole < space.wholeShare ? 1 : between(space.offloadProbability, share);
  const offloadBatch =
    single < space.singlesShare ? 1 : Math.max(1, Math.round(logBetween(space.offloadBatch, gathered)));
  const service1 = lawAt(space.serviceFamilies, space.serviceScv, next(), next(), next());
  const service2 = lawAt(space.serviceFamilies, space.serviceScv, next(), next(), next());
  const jobRate = utilisations[0] * servers1;
  return {
    batchRate: jobRate / batchMoments(batchSize).mean,
    arrival,
    batchSize,
    first: { servers: servers1, service: service1, serviceMeanSeconds: 1 },
    offloadProbability,
    offloadBatch,
    networkDelaySeconds: 0,
    second: {
      servers: servers2,
      service: service2,
      serviceMeanSeconds: (utilisations[1] * servers2) / (jobRate * offloadProbability),
    },
  };
}

function arrivalAt(
  space: SweepSpace,
  [kind, phased, left, right]: readonly [number, number, number, number],
): ArrivalLaw {
  if (phased < space.phasedShare) {
    return {
      kind: "mmpp2",
      rateRatio: logBetween(space.phaseRateRatio, left),
      sojournBatches: logBetween(space.phaseSojournBatches, right),
    };
  }
  return lawAt(space.arrivalFamilies, space.arrivalScv, kind, left, right);
}

function lawAt(
  families: readonly Family[],
  range: readonly [number, number],
  kind: number,
  scv: number,
  shape: number,
): TimeLaw {
  const family = families[Math.min(families.length - 1, Math.floor(kind * families.length))]!;
  switch (family) {
    case "constant":
    case "exponential":
      return { kind: family };
    case "hyperexponential":
      return { kind: family, scv: logBetween([Math.max(1.1, range[0]), Math.max(1.1, range[1])], scv) };
    case "uniform":
      return { kind: family, scv: logBetween([Math.min(range[0], 1 / 3), Math.min(range[1], 1 / 3)], scv) };
    case "hyperErlang": {
      const stages = 2 + Math.floor(4 * shape);
      return { kind: family, stages, scv: logBetween([Math.max(1.05 / stages, range[0]), range[1]], scv) };
    }
    case "boundedPareto":
      return { kind: family, shape: 0.8 + 1.7 * shape, ratio: logBetween([5, 300], scv) };
    default:
      return { kind: family, scv: logBetween(range, scv) };
  }
}

function batchSizeAt({ batchMean }: SweepSpace, kind: number, mean: number): BatchSize {
  const drawn = logBetween(batchMean, mean);
  switch (Math.floor(kind * 4)) {
    case 0:
      return { kind: "constant", mean: Math.round(drawn) };
    case 1:
      return { kind: "geometric", mean: drawn };
    case 2:
      return { kind: "shiftedPoisson", mean: drawn };
    default:
      return { kind: "twoPoint", mean: drawn };
  }
}

function serversAt({ servers, manyServersShare, mostServers }: SweepSpace, many: number, count: number): number {
  if (many < manyServersShare && mostServers > servers[1]) {
    return Math.round(logBetween([servers[1], mostServers], count));
  }
  return (
    Math.round(Math.exp(Math.log(servers[0] * 0.75) + count * Math.log((servers[1] * 1.02) / (servers[0] * 0.75)))) || 1
  );
}

/** Of few tandems one stage is very busy, the first or the second one. */
function utilisationsAt(space: SweepSpace, [busy, high, first, second]: readonly [number, number, number, number]) {
  const { utilisation, busyShare, mostUtilisation } = space;
  const both: [number, number] = [between(utilisation, first), between(utilisation, second)];
  if (busy < busyShare) both[busy < busyShare / 2 ? 0 : 1] = between([utilisation[1], mostUtilisation], high);
  return both;
}

function between([low, high]: readonly [number, number], place: number): number {
  return low + place * (high - low);
}

function logBetween([low, high]: readonly [number, number], place: number): number {
  return low * (high / low) ** place;
}
