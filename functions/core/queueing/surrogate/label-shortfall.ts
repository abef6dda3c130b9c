import { z } from "zod";

import type { Tandem } from "../tandem.ts";
import { labelJobsOf } from "./label-effort.ts";
import { labelScatter } from "./label-scatter.ts";
import { FIRST_QUANTILE, TARGET_SCALES } from "./network-targets.ts";
import { prepareStudents } from "./student-networks.ts";
import type { LabelledTandem } from "./surrogate-table.ts";
import { surrogateTargets } from "./surrogate-targets.ts";
import { describeTandem, type TandemDescription } from "./tandem-description.ts";
import type { TandemSurrogate } from "./tandem-surrogate.ts";

/**
 * By how much what a network learned from short simulations falls short of long ones, in logarithms. What a short run of a busy
 * station finds is skewed, most runs see less of the worst than there is, and a network that is taught not to heed outliers learns what most
 * say: the less the jobs of a label, the lower its high quantiles beside its own mean.
 */
export const LabelShortfall = z.strictObject({
  /** Of the sweep that it learned from. */
  jobsPerLabel: z.int().positive(),
  /** Of both waits, times the squared scatter that their labels had, as far as such labels are heeded. */
  wait1: z.number(),
  wait2: z.number(),
  /** Of quantiles of the response, times the squared scatter that their labels had, as far as such labels are heeded. */
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  /** Times the scatter itself: so much less than there is of the worst most runs see. */
  p99: z.number(),
});
export type LabelShortfall = z.infer<typeof LabelShortfall>;

export function noShortfall(jobsPerLabel: number): LabelShortfall {
  return { jobsPerLabel, wait1: 0, wait2: 0, p50: 0, p90: 0, p95: 0, p99: 0 };
}

/** Of the answers of a network for a tandem, as logarithms to be added: both waits, and the four quantiles. */
export interface Amends {
  readonly wait1: number;
  readonly wait2: number;
  readonly quantiles: readonly [number, number, number, number];
}

/** More than this nothing is amended by. */
const MOST = 0.25;

/** Labels that scatter by more are hardly learned from, so that what is learned falls short by what it does where they scatter less. */
const HEEDED = 0.25;

function heededSquare(scatter: number): number {
  return scatter ** 2 / (1 + (scatter / HEEDED) ** 2);
}

const QUANTILE_SHORTFALLS = ["p50", "p90", "p95", "p99"] as const;

function scatterBy(quantile: (typeof QUANTILE_SHORTFALLS)[number], response: number): number {
  return quantile === "p99" ? response : heededSquare(response);
}

export function amendsOf(shortfall: LabelShortfall, tandem: Tandem, described: TandemDescription): Amends {
  const { wait1, wait2, response } = labelScatter(
    tandem,
    described,
    labelJobsOf(tandem, described, shortfall.jobsPerLabel),
  );
  const bounded = (amend: number): number => Math.max(-MOST, Math.min(MOST, amend));
  const [p50, p90, p95, p99] = QUANTILE_SHORTFALLS.map((name) => bounded(shortfall[name] * scatterBy(name, response)));
  return {
    wait1: bounded(shortfall.wait1 * heededSquare(wait1)),
    wait2: bounded(shortfall.wait2 * heededSquare(wait2)),
    quantiles: [p50!, p90!, p95!, p99!],
  };
}

interface Point {
  /** What is amended by, that the label of such a tandem had where it was learned from. */
  readonly by: number;
  /** By how much the network falls short, in the logarithm. */
  readonly short: number;
  readonly weight: number;
}

/** Of busier stages labels are too unsure to learn from well, and no answer is trusted. */
export const MOST_UTILISATION = 0.95;

/** Where answers that are otherwise right lie. */
const [WAIT_SPREAD, QUANTILE_SPREAD] = [0.01, 0.012];

/** The shortfall that tandems with long labels tell of, that the network did not learn from. */
export function fitShortfall(
  surrogate: Pick<TandemSurrogate, "networks" | "features">,
  rows: readonly LabelledTandem[],
  { jobsPerLabel, huberDelta }: { readonly jobsPerLabel: number; readonly huberDelta: number },
): LabelShortfall {
  const students = prepareStudents(surrogate);
  const waits: { wait1: Point[]; wait2: Point[] } = { wait1: [], wait2: [] };
  const quantiles: [Point[], Point[], Point[], Point[]] = [[], [], [], []];
  for (const { tandem, label } of rows) {
    const described = describeTandem(tandem);
    if (described === undefined || Math.max(described.utilisation1, described.utilisation2) > MOST_UTILISATION)
      continue;
    const learned = labelScatter(tandem, described, labelJobsOf(tandem, described, jobsPerLabel));
    const here = labelScatter(tandem, described, label.jobs);
    const { targets, weights } = surrogateTargets(tandem, described, label);
    const answer = [
      ...students.waits(described.features).subarray(0, FIRST_QUANTILE),
      ...students.quantiles(described.features),
    ];
    const short = (target: number): number => (targets[target]! - answer[target]!) * TARGET_SCALES[target]!;
    for (const [target, stage] of (["wait1", "wait2"] as const).entries()) {
      const weight = weights[target]! / (here[stage] ** 2 + WAIT_SPREAD ** 2);
      waits[stage].push({ by: heededSquare(learned[stage]), short: short(target), weight });
    }
    for (const [index, points] of quantiles.entries()) {
      if (weights[FIRST_QUANTILE + index] === 0) continue;
      const weight = 1 / (here.response ** 2 + QUANTILE_SPREAD ** 2);
      points.push({
        by: scatterBy(QUANTILE_SHORTFALLS[index]!, learned.response),
        short: short(FIRST_QUANTILE + index),
        weight,
      });
    }
  }
  const slope = (points: readonly Point[], target: number): number =>
    robustSlope(points, huberDelta * TARGET_SCALES[target]!);
  const [p50, p90, p95, p99] = quantiles.map((points, index) => slope(points, FIRST_QUANTILE + index));
  const [wait1, wait2] = [slope(waits.wait1, 0), slope(waits.wait2, 1)];
  return { jobsPerLabel, wait1, wait2, p50: p50!, p90: p90!, p95: p95!, p99: p99! };
}

const ROUNDS = 30;

/** The slope of a line through nothing, by Huber's M-estimator (1964): errors above `delta` count by their size, not its square. */
function robustSlope(points: readonly Point[], delta: number): number {
  let slope = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let [products, squares] = [0, 0];
    for (const { by, short, weight } of points) {
      const heeded = weight * Math.min(1, delta / Math.max(1e-12, Math.abs(short - slope * by)));
      products += heeded * by * short;
      squares += heeded * by * by;
    }
    if (!(squares > 0)) return 0;
    slope = products / squares;
  }
  return slope;
}
