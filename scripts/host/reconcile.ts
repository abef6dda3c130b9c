import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { unansweredRequests } from "../../functions/predictor/unanswered-requests.ts";
import { unfinishedWork } from "../../functions/profiler/unfinished-work.ts";
import { unsimulated } from "../../functions/simulator/unsimulated.ts";
import { untrained } from "../../functions/trainer/untrained.ts";

/** Every upload that was not handled to its end, whether or not anybody was told of it. */
export async function unhandledUploads(store: ObjectStore): Promise<ObjectUploaded[]> {
  const found = await Promise.all([
    unfinishedWork(store),
    unaggregated(store),
    untrained(store),
    unansweredRequests(store),
    unsimulated(store),
  ]);
  return found.flat();
}
