import { PHASES } from "#core/trace/invocation.ts";
import type { Invocation } from "#core/trace/invocation.ts";
import type { RunMeasurement } from "#core/trace/run-record.ts";

/** The parts of a time are sums of clock readings: they may miss the whole by so much, and by so much of it. */
const TOLERANCE_SECONDS = 1e-6;
const TOLERANCE_SHARE = 1e-9;

/** What is wrong with a trace, in sentences: parts below zero, parts that do not sum to the whole, holes in `merged`. */
export function traceFlaws({ invocations, makespanSeconds }: RunMeasurement): string[] {
  const twins = invocations.length - new Set(invocations.map(({ id }) => id)).size;
  const lastEnd = Math.max(0, ...invocations.map(({ finishedAtSeconds }) => finishedAtSeconds));
  return [
    ...invocations.flatMap(phaseFlaws),
    ...(twins === 0
      ? []
      : [`${twins} ${twins === 1 ? "invocation has" : "invocations have"} an id that another one has`]),
    ...(isNear(makespanSeconds, lastEnd)
      ? []
      : [`the makespan is ${makespanSeconds} s, but the last invocation ends at ${lastEnd} s`]),
  ];
}

/** What is wrong with the phases of one invocation, in sentences. */
export function phaseFlaws(invocation: Invocation): string[] {
  const { id, phases, merged, arrivedAtSeconds, finishedAtSeconds } = invocation;
  const whole = finishedAtSeconds - arrivedAtSeconds;
  const sum = phaseSum(invocation);
  return [
    ...PHASES.filter((phase) => (phases[phase] ?? 0) < 0).map(
      (phase) => `${id}: ${phase} is ${phases[phase]} s, less than none`,
    ),
    ...(isNear(sum, whole) ? [] : [`${id}: the phases sum to ${sum} s, but it took ${whole} s`]),
    ...PHASES.flatMap((phase) => {
      const holder = merged[phase];
      if (phases[phase] !== null)
        return holder === undefined ? [] : [`${id}: ${phase} is seen, so it cannot be part of ${holder}`];
      if (holder === undefined)
        return phase === "transfer" ? [] : [`${id}: ${phase} is not seen, and no phase is named that holds it`];
      return phases[holder] === null
        ? [`${id}: ${phase} is said to be part of ${holder}, which is not seen either`]
        : [];
    }),
  ];
}

/** Seconds of all phases that were seen. */
export function phaseSum({ phases }: Pick<Invocation, "phases">): number {
  return PHASES.reduce((sum, phase) => sum + (phases[phase] ?? 0), 0);
}

function isNear(left: number, right: number): boolean {
  return Math.abs(left - right) <= TOLERANCE_SECONDS + TOLERANCE_SHARE * Math.abs(right);
}
