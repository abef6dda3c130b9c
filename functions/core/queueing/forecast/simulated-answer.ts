import { simulateTandem } from "../simulation/simulate-tandem.ts";
import type { Estimate, SimulationOptions, TandemSimulation } from "../simulation/tandem-simulation.ts";
import { type AnswerNumber, ANSWER_NUMBERS, answered, type TandemAnswer } from "../table/tandem-answer.ts";
import type { Tandem } from "../tandem.ts";

export function simulatedAnswer(tandem: Tandem, options: SimulationOptions): TandemAnswer {
  return answerOfSimulation(simulateTandem(tandem, options));
}

/** The columns of a simulation. */
export function answerOfSimulation(simulation: TandemSimulation): TandemAnswer {
  const { offloaded, first, second, bufferWaitSeconds, jobs, stoppedBy } = simulation;
  const estimates: Record<AnswerNumber, Estimate> = {
    responseMeanSeconds: offloaded.meanSeconds,
    responseP50Seconds: offloaded.p50Seconds,
    responseP90Seconds: offloaded.p90Seconds,
    responseP95Seconds: offloaded.p95Seconds,
    responseP99Seconds: offloaded.p99Seconds,
    wait1MeanSeconds: first.wait.meanSeconds,
    bufferWaitMeanSeconds: bufferWaitSeconds,
    wait2MeanSeconds: second.wait.meanSeconds,
    utilisation1: first.utilisation,
    utilisation2: second.utilisation,
  };
  const values = Object.fromEntries(ANSWER_NUMBERS.map((name) => [name, finite(estimates[name].value)]));
  const errors = ANSWER_NUMBERS.map((name) => [`${name}StandardError`, finite(estimates[name].standardError)]);
  return { ...answered(values), ...Object.fromEntries(errors), jobs, stoppedBy } as TandemAnswer;
}

/** Where too few jobs came to tell there is no number. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
