import { batchQna } from "../closed-forms/batch-qna.ts";
import { answered, type TandemAnswer } from "../table/tandem-answer.ts";
import type { Tandem } from "../tandem.ts";
import { tandemUtilisations } from "../tandem-utilisations.ts";
import { analyticQuantiles } from "./analytic-quantiles.ts";

/** Stage by stage with batches; quantiles as if waits and services were independent, and waits exponential where there are some. */
export function analyticAnswer(tandem: Tandem): TandemAnswer {
  const [utilisation1, utilisation2] = tandemUtilisations(tandem);
  const means = batchQna(tandem);
  const [responseP50Seconds, responseP90Seconds, responseP95Seconds, responseP99Seconds] = analyticQuantiles(
    tandem,
    means,
    [0.5, 0.9, 0.95, 0.99],
  ) as [number, number, number, number];
  return answered({
    responseMeanSeconds: means.responseSeconds,
    responseP50Seconds,
    responseP90Seconds,
    responseP95Seconds,
    responseP99Seconds,
    wait1MeanSeconds: means.firstWaitSeconds,
    bufferWaitMeanSeconds: means.bufferWaitSeconds,
    wait2MeanSeconds: means.secondWaitSeconds,
    utilisation1,
    utilisation2,
  });
}
