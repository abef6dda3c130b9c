import type { LeasePorts } from "#artifacts/hold-lease.ts";
import type { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";
import type { StepOwner } from "#ports/step-owner.ts";

/** What the simulator needs. */
export interface SimulatorPorts extends LeasePorts {
  readonly owner: StepOwner;
  /** Lets the process see to others between two simulations. */
  readonly pause: () => Promise<void>;
  /** After this time a step ends with the parcel that it is at, and another goes on. */
  readonly stepSeconds: number;
  /** The surrogate that ships with the software, read when it is needed; undefined where there is none. */
  readonly shippedSurrogate: () => Promise<TandemSurrogate | undefined>;
  /** At most so many invocations are asked to work on one sweep at once. */
  readonly invocationsPerSweep: number;
}
