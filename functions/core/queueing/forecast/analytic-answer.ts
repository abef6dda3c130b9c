import { batchQna } from "../closed-forms/batch-qna.ts";
import { reichQuantile } from "../closed-forms/reich.ts";
import { answered, type TandemAnswer } from "../table/tandem-answer.ts";
import type { Tandem } from "../tandem.ts";
import { tandemUtilisations } from "../tandem-utilisations.ts";

/** Stage by stage with batches; quantiles where they are known exactly, between two single servers of Poisson jobs. */
export function analyticAnswer(tandem: Tandem): TandemAnswer {
  const [utilisation1, utilisation2] = tandemUtilisations(tandem);
  const { firstWaitSeconds, bufferWaitSeconds, secondWaitSeconds, responseSeconds } = batchQna(tandem);
  return answered({
    responseMeanSeconds: responseSeconds,
    ...quantilesOf(tandem),
    wait1MeanSeconds: firstWaitSeconds,
    bufferWaitMeanSeconds: bufferWaitSeconds,
    wait2MeanSeconds: secondWaitSeconds,
    utilisation1,
    utilisation2,
  });
}

function quantilesOf(tandem: Tandem) {
  const { batchRate, arrival, batchSize, first, second, offloadProbability, offloadBatch } = tandem;
  const isOne = batchSize.kind !== "empirical" && batchSize.kind !== "trace" && batchSize.mean === 1;
  const isMarkov = [arrival.kind, first.service.kind, second.service.kind].every((kind) => kind === "exponential");
  const isSingle = first.servers === 1 && second.servers === 1 && (offloadBatch === 1 || offloadBatch === "request");
  if (!(isOne && isMarkov && isSingle)) return {};
  const rates = [
    1 / first.serviceMeanSeconds - batchRate,
    1 / second.serviceMeanSeconds - batchRate * offloadProbability,
  ] as const;
  const at = (share: number): number => tandem.networkDelaySeconds + reichQuantile(rates, share);
  return {
    responseP50Seconds: at(0.5),
    responseP90Seconds: at(0.9),
    responseP95Seconds: at(0.95),
    responseP99Seconds: at(0.99),
  };
}
