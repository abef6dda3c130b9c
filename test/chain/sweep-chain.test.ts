import { describe, expect, it } from "vitest";

import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { TandemAnswer } from "#core/queueing/table/tandem-answer.ts";

import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { predictionApp } from "../../functions/predictor/prediction-app.ts";
import { simulate } from "../../functions/simulator/simulate.ts";
import { unsimulated } from "../../functions/simulator/unsimulated.ts";
import { post } from "../predictor/serving.ts";
import { quietLogger } from "../support/quiet-logger.ts";
import { simulatorPorts } from "../support/simulator-ports.ts";
import { standingClock } from "../support/standing-clock.ts";
import { BURKE_ROW, UNSTABLE_ROW } from "../support/tandem-rows.ts";
import { testBuckets } from "../support/test-buckets.ts";
import { TINY_SWEEP } from "../support/tiny-sweep.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

describe("a sweep, from the bucket of scenarios to an answer", () => {
  it("is simulated, learned and served like any model, though nobody tells of anything", async () => {
    const store = await testBuckets();
    await store.put("scenarios", "tiny.json", JSON.stringify(TINY_SWEEP));
    const simulator = simulatorPorts(store);
    for (let left = await unsimulated(store); left.length > 0; left = await unsimulated(store)) {
      for (const upload of left) await simulate(upload, simulator);
    }
    await trainAll(trainerPorts(store, { clock: standingClock(), loadNetworkTrainer: loadTfjsNetworkTrainer }));

    const log = quietLogger();
    const models = modelCatalogue({ store, log });
    await models.refresh();
    expect(models.refused()).toEqual([]);
    const app = predictionApp({ models, page: new Map(), log });
    const name = "tiny.tandem.responseMeanSeconds";
    const response = await app.request("/predict", post({ model: name, rows: [BURKE_ROW, UNSTABLE_ROW] }));
    expect(response.status).toBe(200);
    const { predictions } = (await response.json()) as { predictions: unknown[] };
    const [burke, unstable] = predictions.map((each) => TandemAnswer.parse(each));
    // Two epochs teach little: it is a correction of the formula all the same, which is right here.
    expect(burke!.responseMeanSeconds! / (2 / 0.3)).toBeGreaterThan(0.3);
    expect(burke!.responseMeanSeconds! / (2 / 0.3)).toBeLessThan(3);
    expect(unstable!.responseMeanSeconds).toBeNull();
  });
});
