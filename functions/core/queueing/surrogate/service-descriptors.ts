import type { ServiceLaw } from "../laws/time-law.ts";
import { timeMoment } from "../laws/time-moment.ts";
import { lawDecay } from "./law-decay.ts";

/** Central moments of a service time whose mean is 1. */
export interface ServiceDescriptors {
  readonly scv: number;
  readonly third: number;
  readonly fourth: number;
  /** How its Laplace transform falls, at `SERVICE_DECAYS` over the mean. */
  readonly decays: readonly number[];
}

export const SERVICE_DECAYS = [1, 4] as const;

export function serviceDescriptors(law: ServiceLaw): ServiceDescriptors {
  const [second, third, fourth] = [timeMoment(law, 2), timeMoment(law, 3), timeMoment(law, 4)];
  return {
    scv: Math.max(0, second - 1),
    third: third - 3 * second + 2,
    fourth: Math.max(0, fourth - 4 * third + 6 * second - 3),
    decays: SERVICE_DECAYS.map((argument) => lawDecay(law, argument)),
  };
}
