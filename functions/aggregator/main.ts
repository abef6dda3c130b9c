import { noPlatforms } from "#wiring/no-platforms.ts";
import { runFunction } from "#wiring/run-function.ts";

import { aggregate } from "./aggregate.ts";
import { unaggregated } from "./unaggregated.ts";

await runFunction(
  {
    name: "aggregator",
    handle: (upload, { store, log }) => aggregate(upload, { store, log }),
    unhandled: ({ store }) => unaggregated(store),
  },
  { openPlatforms: noPlatforms },
);
