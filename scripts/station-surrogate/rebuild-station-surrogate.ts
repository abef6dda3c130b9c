import { stationCard } from "#core/queueing/station-surrogate/station-card.ts";
import { StationSurrogate } from "#core/queueing/station-surrogate/station-surrogate.ts";

import { rebuildOfSweep } from "../surrogate/rebuild-of-sweep.ts";
import { SHIPPED_STATION_SURROGATE } from "./shipped-station-surrogate.ts";
import { stationSweep } from "./station-sweep.ts";

await rebuildOfSweep({
  name: SHIPPED_STATION_SURROGATE,
  words: "the surrogate of stations in a chain",
  takes: "some 15 minutes on two cores",
  command: "npm run rebuild:stations",
  folder: ".profaas/station-surrogate",
  sweepOf: stationSweep,
  schema: StationSurrogate,
  card: stationCard,
});
