import type { PreparedSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import type { AnswerTandem } from "./scenario-tandem.ts";
import { simulatedTandem } from "./simulated-tandem.ts";
import { surrogateInRange, surrogateTandem } from "./surrogate-tandem.ts";

/**
 * How a scenario that is a tandem is answered for the long run, beside being played: by a surrogate where it is in range, and where
 * that is to be compared by a simulation and by a surrogate wherever there is one.
 */
export function steadyWays(
  surrogate: Pick<PreparedSurrogate, "answer"> | undefined,
  { compare }: { readonly compare: boolean },
): readonly AnswerTandem[] {
  if (compare) return [simulatedTandem, ...(surrogate === undefined ? [] : [surrogateTandem(surrogate)])];
  return surrogate === undefined ? [] : [surrogateInRange(surrogate)];
}
