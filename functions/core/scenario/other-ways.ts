import type { PreparedSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import type { AnswerTandem } from "./scenario-tandem.ts";
import { simulatedTandem } from "./simulated-tandem.ts";
import { surrogateTandem } from "./surrogate-tandem.ts";

/** What a scenario that is a tandem is compared with: a simulation of the long run, and a surrogate where there is one. */
export function otherWays(surrogate: Pick<PreparedSurrogate, "answer"> | undefined): readonly AnswerTandem[] {
  return [simulatedTandem, ...(surrogate === undefined ? [] : [surrogateTandem(surrogate)])];
}
