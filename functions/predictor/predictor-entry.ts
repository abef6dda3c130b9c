import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { answerRequest } from "./answer-request.ts";
import type { ModelCatalogue } from "./model-catalogue.ts";
import { unansweredRequests } from "./unanswered-requests.ts";

interface Ports {
  readonly store: ObjectStore;
  readonly log: Logger;
}

/** What the predictor does with uploads: requests are answered in steps, new models are read at once. */
export function predictorEntry(models: ModelCatalogue) {
  return {
    name: "predictor" as const,
    async handle(upload: ObjectUploaded, { store, log }: Ports): Promise<void> {
      if (upload.bucket === "models") return models.uploaded(upload);
      await answerRequest(upload, { store, log, models });
    },
    unhandled: ({ store }: Ports): Promise<readonly ObjectUploaded[]> => unansweredRequests(store),
    async handleAtOnce(upload: ObjectUploaded): Promise<boolean> {
      if (upload.bucket !== "models") return false;
      await models.uploaded(upload);
      return true;
    },
  };
}
