import { DEFAULT_SURROGATE } from "#core/queueing/forecast/tandem-question.ts";
import { surrogateCard } from "#core/queueing/surrogate/surrogate-card.ts";
import { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";

import { defaultSweep } from "./default-sweep.ts";
import { rebuildOfSweep } from "./rebuild-of-sweep.ts";

await rebuildOfSweep({
  name: DEFAULT_SURROGATE,
  words: "the surrogate of the batch tandem",
  takes: "at most 150 minutes on two cores",
  command: "npm run rebuild:surrogate",
  folder: ".profaas/surrogate",
  sweepOf: defaultSweep,
  schema: TandemSurrogate,
  card: surrogateCard,
});
