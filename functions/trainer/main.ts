import { openLearning } from "#wiring/open-learning.ts";
import { noPlatforms } from "#wiring/no-platforms.ts";
import { runFunction } from "#wiring/run-function.ts";

import { renderReport } from "./report/render-report.ts";
import { trainCampaign } from "./train-campaign.ts";
import { untrained } from "./untrained.ts";

await runFunction(
  {
    name: "trainer",
    handle: (upload, { store, log }) => trainCampaign(upload, { store, log, renderReport, ...openLearning() }),
    unhandled: ({ store }) => untrained(store),
  },
  { openPlatforms: noPlatforms },
);
