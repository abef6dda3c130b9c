import { openLearning } from "#wiring/open-learning.ts";
import { runFunction } from "#wiring/run-function.ts";

import { nextTasks } from "./next-tasks.ts";
import { renderReport } from "./report/render-report.ts";
import { trainCampaign } from "./train-campaign.ts";
import { untrained } from "./untrained.ts";

const learning = openLearning();

await runFunction({
  name: "trainer",
  handle: (upload, { store, clock, log, owner, isOwnerGone, operator }, stopping) =>
    trainCampaign(upload, {
      ...learning,
      store,
      clock,
      log,
      owner,
      isOwnerGone,
      renderReport,
      stepSeconds: operator.budgets.stepSeconds,
      invocationsPerTarget: operator.budgets.invocationsPerTarget,
      stopping,
    }),
  unhandled: ({ store }) => untrained(store),
  next: (upload, { store }) => nextTasks(upload, store),
  // Tasks come in crowds. One that does not get its turn here soon is asked for again: by then other instances are up.
  limits: { waitSeconds: 10, busyCalls: 30 },
});
