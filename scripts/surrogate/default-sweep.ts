import type { SweepSpec } from "#core/queueing/surrogate/sweep-spec.ts";
import { SweepSpec as Schema } from "#core/queueing/surrogate/sweep-spec.ts";

/** Name of the surrogate that ships with the project. */
export const SHIPPED_SWEEP = "batch-tandem";

/** A family counts as often as it stands here: exponential laws are gamma and Weibull laws, too. */
const FAMILIES = [
  ...["gamma", "gamma", "weibull", "weibull", "lognormal", "lognormal", "hyperexponential", "hyperexponential"],
  ...["twoPoint", "twoPoint", "constant", "constant", "exponential"],
];

/** One of so many tandems is not learned from. */
const HELD_OUT_EACH = 250;
const COUNT = 1000 * HELD_OUT_EACH;

/** The sweep of the shipped surrogate; a scale below 1 makes it smaller in every way, as for tests. */
export function defaultSweep(scale: number): SweepSpec {
  if (!(scale > 0 && scale <= 4)) {
    throw new RangeError(`Cannot rebuild the surrogate as its scale must be above 0 and at most 4: ${scale}`);
  }
  return Schema.parse({
    kind: "sweep",
    name: SHIPPED_SWEEP,
    description: `The surrogate that ships with the project, at scale ${scale}`,
    count: Math.max(200, Math.round(COUNT * scale)),
    seed: 11,
    jobsPerLabel: Math.round(Math.max(20_000, 100_000 * Math.min(1, Math.sqrt(scale)))),
    // What is taught by short simulations is amended by long ones.
    test: { count: Math.max(40, Math.round((COUNT / HELD_OUT_EACH) * scale)), timesLonger: 64 },
    space: { arrivalFamilies: FAMILIES, serviceFamilies: FAMILIES, phasedShare: 0.27 },
    training: {
      members: 6,
      // Larger batches learn as much in less time where there are many tandems.
      ...(scale < 0.5 ? {} : { batchSize: 512, learningRate: 0.0085 }),
      epochs: Math.round(30 * Math.min(4, Math.max(1, scale ** -0.25))),
      student: { tandems: Math.max(2_000, Math.round(900_000 * scale)), epochs: 40 },
    },
  });
}
