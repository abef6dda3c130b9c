import { type ArrivalLaw, phaseRates } from "../laws/arrival-law.ts";
import { type MarkovArrivals, steadyPhases } from "../laws/markov-arrivals.ts";
import type { Fill } from "./fill.ts";
import { fillTimes } from "./fill-times.ts";
import type { RandomSource } from "./random-source.ts";

/** Gaps between batches with some mean. */
export function fillGaps(source: RandomSource, law: ArrivalLaw, mean: number): Fill {
  if (law.kind === "map") return fillMarkovGaps(source, law, mean);
  if (law.kind !== "mmpp2") return fillTimes(source, law, mean);
  const [quiet, busy] = phaseRates(law.rateRatio);
  const turn = 1 / law.sojournBatches;
  const turning = [
    [0, turn],
    [turn, 0],
  ];
  const arriving = [
    [quiet, 0],
    [0, busy],
  ];
  return fillMarkovGaps(source, { silent: turning, arriving }, mean);
}

/** From phase to phase, which begin as they are in the long run. */
function fillMarkovGaps(source: RandomSource, arrivals: MarkovArrivals, mean: number): Fill {
  const { shares, rate } = steadyPhases(arrivals);
  const phases = shares.map((_, from) => phaseOf(arrivals, from, mean * rate));
  let phase = phases[pick(shares, source.uniform())]!;
  return (block) => {
    phase = fillBlock(block, source, phases, phase);
  };
}

/** Says in which phase it ended. */
function fillBlock(block: Float64Array, source: RandomSource, phases: readonly Phase[], begun: Phase): Phase {
  let phase = begun;
  for (let index = 0; index < block.length; index++) {
    let gap = 0;
    for (;;) {
      gap += source.exponential() * phase.meanSojourn;
      const { upTo } = phase;
      const drawn = source.uniform();
      let turn = 0;
      while (turn < upTo.length - 1 && drawn >= upTo[turn]!) turn++;
      const from = phase;
      phase = phases[from.to[turn]!]!;
      if (from.arrives[turn]) break;
    }
    block[index] = gap;
  }
  return phase;
}

interface Phase {
  readonly meanSojourn: number;
  /** What may happen next: up to which of a uniform number, to which phase, and whether a batch arrives. */
  readonly upTo: readonly number[];
  readonly to: readonly number[];
  readonly arrives: readonly boolean[];
}

function phaseOf({ silent, arriving }: MarkovArrivals, from: number, scale: number): Phase {
  const turns = [
    ...arriving[from]!.map((rate, to) => ({ rate, to, arrives: true })),
    ...silent[from]!.map((rate, to) => ({ rate: to === from ? 0 : rate, to, arrives: false })),
  ].filter(({ rate }) => rate > 0);
  const total = turns.reduce((sum, { rate }) => sum + rate, 0);
  let reached = 0;
  return {
    meanSojourn: scale / total,
    upTo: turns.map(({ rate }) => (reached += rate / total)),
    to: turns.map(({ to }) => to),
    arrives: turns.map(({ arrives }) => arrives),
  };
}

function pick(shares: readonly number[], drawn: number): number {
  let reached = 0;
  const found = shares.findIndex((share) => drawn < (reached += share));
  return found < 0 ? shares.length - 1 : found;
}
