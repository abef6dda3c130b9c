import { shippedSurrogate } from "#adapters/process/shipped-surrogate.ts";
import { threadedTandemSimulator } from "#adapters/simulation/threaded-tandem-simulator.ts";
import { FORECAST_METHODS } from "#core/queueing/forecast/forecast-methods.ts";
import { numbersOnly } from "#core/queueing/forecast/numbers-only.ts";
import { answerOfSimulation } from "#core/queueing/forecast/simulated-answer.ts";
import type { TandemMethod } from "#core/queueing/forecast/tandem-question.ts";
import { simulateReplications } from "#core/queueing/simulation/simulate-replications.ts";
import type { SimulationOptions } from "#core/queueing/simulation/tandem-simulation.ts";
import { prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { surrogateAnswer } from "#core/queueing/surrogate/surrogate-answer.ts";
import { type TandemAnswer, unanswered } from "#core/queueing/table/tandem-answer.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { badInput, interrupted } from "../command-failure.ts";
import type { Io } from "../terminal/io.ts";
import { startProgress } from "../terminal/progress.ts";

/** Answers tandems in their order, tells how far it is, and ends early when the user wants to. */
export async function answerTandems(
  tandems: readonly Tandem[],
  method: TandemMethod,
  { options, workers, io }: { readonly options: SimulationOptions; readonly workers: number; readonly io: Io },
): Promise<TandemAnswer[]> {
  if (method === "surrogate") {
    const shipped = await shippedSurrogate();
    if (shipped === undefined) throw badInput("Cannot ask a surrogate as none is there beside the program");
    const surrogate = prepareSurrogate(shipped);
    return tandems.map((tandem) => numbersOnly(() => surrogateAnswer(surrogate, tandem)));
  }
  if (method !== "simulation") {
    const answer = FORECAST_METHODS[method];
    return tandems.map((tandem) => numbersOnly(() => answer(tandem)));
  }
  const simulator = threadedTandemSimulator(workers);
  const progress = startProgress("Simulating tandems", io);
  const startedSeconds = io.clock.monotonicSeconds();
  let done = 0;
  const stop = new Promise<never>((_resolve, reject) => {
    const end = (): void => reject(interrupted("Stopped before all tandems were simulated: nothing was written."));
    if (io.interruption.aborted) end();
    else io.interruption.addEventListener("abort", end, { once: true });
  });
  try {
    const answers = tandems.map(async (tandem) => {
      const answer = await simulateReplications(tandem, options, simulator.simulate)
        .then(answerOfSimulation)
        .catch((error: unknown) => {
          if (error instanceof RangeError) return unanswered(error.message);
          throw error;
        });
      done++;
      const secondsEach = (io.clock.monotonicSeconds() - startedSeconds) / done;
      const remainingSeconds = secondsEach * (tandems.length - done);
      progress.update({ done, total: tandems.length, note: "", remainingSeconds });
      return answer;
    });
    return await Promise.race([Promise.all(answers), stop]);
  } finally {
    progress.stop();
    await simulator.close();
  }
}
