import type { Tandem } from "#core/queueing/tandem.ts";
import type { SteadyAnswer } from "./forecast.ts";
import type { FoundChain } from "./scenario-chain.ts";

/** Answers a tandem in its steady state: a surrogate, say. */
export type AnswerTandem = (tandem: Tandem) => SteadyAnswer;

export type FoundTandem =
  { readonly kind: "tandem"; readonly tandem: Tandem } | { readonly kind: "none"; readonly reason: string };

/** The scenario as two stages in a row, where it is that, or why it is not. */
export function scenarioTandem(found: FoundChain): FoundTandem {
  if (found.kind === "none") return found;
  const { stations, links, ...arrivals } = found.chain;
  const [first, second, third] = stations;
  const [link] = links;
  if (first === undefined || second === undefined || link === undefined || third !== undefined) {
    return { kind: "none", reason: "it has other than two components in a row" };
  }
  const tandem: Tandem = {
    ...arrivals,
    first,
    offloadProbability: link.probability,
    offloadBatch: link.gather,
    networkDelaySeconds: link.delaySeconds,
    second,
  };
  return { kind: "tandem", tandem };
}
