import { mmcWaitSeconds } from "../closed-forms/erlang-c.ts";
import { batchMoments } from "../laws/batch-size.ts";
import { answered, type TandemAnswer } from "../table/tandem-answer.ts";
import { type Tandem, withResponse } from "../tandem.ts";
import { tandemUtilisations } from "../tandem-utilisations.ts";

/** Each stage alone, its jobs as if they came one by one and at random (Jackson 1957): what ignoring batches amounts to. */
export function jacksonAnswer(tandem: Tandem): TandemAnswer {
  const [utilisation1, utilisation2] = tandemUtilisations(tandem);
  const { first, second, batchRate, batchSize, offloadProbability } = tandem;
  const arrivalRate = batchRate * batchMoments(batchSize).mean;
  const waits = {
    firstWaitSeconds: mmcWaitSeconds({ arrivalRate, ...first }),
    bufferWaitSeconds: 0,
    secondWaitSeconds: mmcWaitSeconds({ arrivalRate: arrivalRate * offloadProbability, ...second }),
  };
  return answered({
    responseMeanSeconds: withResponse(tandem, waits).responseSeconds,
    wait1MeanSeconds: waits.firstWaitSeconds,
    bufferWaitMeanSeconds: 0,
    wait2MeanSeconds: waits.secondWaitSeconds,
    utilisation1,
    utilisation2,
  });
}
