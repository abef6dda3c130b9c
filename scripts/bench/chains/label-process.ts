import type { Chain } from "#core/queueing/chain/chain.ts";

import { benchLabel, type LabelEffort } from "./labelled-by-processes.ts";

interface LabelQuestion extends LabelEffort {
  readonly chain: Chain;
  readonly seed: string;
}

process.on("message", ({ chain, seed, ...effort }: LabelQuestion) => process.send!(benchLabel(chain, seed, effort)));
