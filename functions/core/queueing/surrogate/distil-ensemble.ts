import type { Network, NetworkColumns } from "./network.ts";
import { normalResponse, type NormalWaits, waitsOfAnswer } from "./normal-waits.ts";
import { FIRST_QUANTILE, IMPORTANCE, STUDENT_TARGETS, type Student, TARGET_COUNT } from "./network-targets.ts";
import { prepareMember, type StagedMember } from "./staged-member.ts";
import { countedShare } from "./surrogate-targets.ts";
import type { TrainingRows } from "./surrogate-table.ts";
import { describeTandem, type TandemDescription } from "./tandem-description.ts";
import type { Tandem } from "../tandem.ts";

/** Added to a spread before its logarithm is taken: less is none. */
const SPREAD_FLOOR = 1e-4;
/** The target that tells the spread comes after those of the waits: over its scale, and how much it counts. */
const [SPREAD_SCALE, SPREAD_IMPORTANCE] = [1, 0.02];

/** What the members of an ensemble say together, and by how much they differ as a share of the response. */
interface Said {
  readonly answer: Float64Array;
  readonly waits: NormalWaits;
  readonly spread: number;
}

/** Of which tandems who learns. */
export interface DistilTask {
  readonly tandems: { readonly count: number; at(index: number): Tandem };
  readonly student: Student;
}

/**
 * What a small network learns from an ensemble, which answers for any number of tandems without a simulation (Hinton,
 * Vinyals and Dean 2015): the mean of the members' answers, and that of waits the logarithm of how much they differ.
 */
export function distilEnsemble(
  members: readonly StagedMember[],
  columns: NetworkColumns,
  { tandems, student }: DistilTask,
): TrainingRows {
  const isWanted = (target: number): boolean => target >= FIRST_QUANTILE === (student === "quantiles");
  // Nobody is asked for what is not to be learned.
  const networks = members.map((member) =>
    prepareMember(
      member.filter(({ targets }) => targets.some(isWanted)),
      columns,
    ),
  );
  const targetCount = STUDENT_TARGETS[student];
  const features = new Float32Array(tandems.count * columns.length);
  const targets = new Float32Array(tandems.count * targetCount);
  const weights = new Float32Array(tandems.count * targetCount);
  let rowCount = 0;
  for (let index = 0; index < tandems.count; index++) {
    const described = describeTandem(tandems.at(index));
    if (described === undefined) continue;
    const { answer, waits, spread } = askEnsemble(networks, described);
    for (const [column, { mean, deviation }] of columns.entries()) {
      features[rowCount * columns.length + column] = (described.features[column]! - mean) / deviation;
    }
    const at = rowCount++ * targetCount;
    if (student === "quantiles") {
      targets.set(answer.subarray(FIRST_QUANTILE), at);
      weights.fill(1, at, at + targetCount);
      continue;
    }
    targets.set(answer.subarray(0, FIRST_QUANTILE), at);
    targets[at + FIRST_QUANTILE] = Math.log(spread + SPREAD_FLOOR) / SPREAD_SCALE;
    const response = normalResponse(waits, described.serviceRatio);
    weights.set(IMPORTANCE.slice(0, FIRST_QUANTILE), at);
    for (const [target, wait] of [waits.wait1, waits.wait2, waits.bufferWait].entries()) {
      weights[at + target]! *= wait === 0 ? 0 : countedShare(wait / response);
    }
    weights[at + FIRST_QUANTILE] = SPREAD_IMPORTANCE;
  }
  return {
    rowCount,
    features: features.subarray(0, rowCount * columns.length),
    targets: targets.subarray(0, rowCount * targetCount),
    weights: weights.subarray(0, rowCount * targetCount),
    targetCount,
  };
}

/** The spread that the last number of an answer of waits stands for. */
export function spreadOfAnswer(answer: ArrayLike<number>): number {
  return Math.max(0, Math.exp(answer[FIRST_QUANTILE]! * SPREAD_SCALE) - SPREAD_FLOOR);
}

function askEnsemble(networks: readonly Network[], described: TandemDescription): Said {
  const answers = networks.map((network) => network(described.features).slice());
  const answer = new Float64Array(TARGET_COUNT);
  for (const own of answers) for (let target = 0; target < TARGET_COUNT; target++) answer[target]! += own[target]!;
  for (let target = 0; target < TARGET_COUNT; target++) answer[target]! /= networks.length;
  const waits = waitsOfAnswer(described, answer);
  const response = normalResponse(waits, described.serviceRatio);
  let squares = 0;
  for (const own of answers) {
    squares += (normalResponse(waitsOfAnswer(described, own), described.serviceRatio) / response - 1) ** 2;
  }
  return { answer, waits, spread: Math.sqrt(squares / Math.max(1, networks.length - 1)) };
}
