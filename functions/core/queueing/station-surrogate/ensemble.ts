import { prepareNetwork } from "../surrogate/network.ts";
import type { StationSurrogate } from "./station-surrogate.ts";

/** What each member of an ensemble answers: one after the other, `targets` numbers each. */
export interface Ensemble {
  readonly members: number;
  answer(features: ArrayLike<number>): Float64Array;
}

/** Unpacks the members; refuses layers that do not fit each other. */
export function prepareEnsemble(
  { features, members }: Pick<StationSurrogate, "features" | "members">,
  targets: number,
): Ensemble {
  const networks = members.map((layers) => prepareNetwork(layers, features, targets));
  return {
    members: networks.length,
    answer(asked) {
      const answers = new Float64Array(networks.length * targets);
      for (const [member, network] of networks.entries()) answers.set(network(asked), member * targets);
      return answers;
    },
  };
}
