import { threadedTandemSimulator } from "#adapters/simulation/threaded-tandem-simulator.ts";
import {
  answerOrError,
  type ForecastMethod,
  FORECAST_METHOD_NAMES,
  FORECAST_METHODS,
} from "#core/queueing/forecast/forecast-methods.ts";
import { answerOfSimulation } from "#core/queueing/forecast/simulated-answer.ts";
import { simulateReplications } from "#core/queueing/simulation/simulate-replications.ts";
import type { SimulationOptions } from "#core/queueing/simulation/tandem-simulation.ts";
import { prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { surrogateAnswer } from "#core/queueing/surrogate/surrogate-answer.ts";
import { type TandemAnswer, unanswered } from "#core/queueing/table/tandem-answer.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { interrupted } from "../command-failure.ts";
import { shippedSurrogate } from "../surrogate/shipped-surrogate.ts";
import type { Io } from "../terminal/io.ts";
import { startProgress } from "../terminal/progress.ts";

/** The ways to answer that need nothing, and the surrogate, which is an artifact. */
export type TableMethod = ForecastMethod | "surrogate";
export const TABLE_METHODS: readonly TableMethod[] = ["surrogate", ...FORECAST_METHOD_NAMES];

/** Answers tandems in their order, tells how far it is, and ends early when the user wants to. */
export async function answerTandems(
  tandems: readonly Tandem[],
  method: TableMethod,
  { options, workers, io }: { readonly options: SimulationOptions; readonly workers: number; readonly io: Io },
): Promise<TandemAnswer[]> {
  if (method === "surrogate") {
    const surrogate = prepareSurrogate(await shippedSurrogate());
    return tandems.map((tandem) => answerOrError((asked) => surrogateAnswer(surrogate, asked), tandem, options));
  }
  if (method !== "simulation") {
    const answer = FORECAST_METHODS[method];
    return tandems.map((tandem) => answerOrError(answer, tandem, options));
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
