import type { ComponentRunner } from "../cluster/stage-wrapper.ts";

/** What is known of an invocation beside its end. */
export interface Remnant {
  /** The container in which it computed died, or its server could not be reached. */
  readonly isBroken: boolean;
  readonly lastLines: string;
  /** CPU time of its own processes alone; null where it cannot be told. */
  readonly ownCpuSeconds: number | null;
}

/** Lets invocations compute in a component that stays. */
export interface ServingRunner extends ComponentRunner {
  /** True when the component can take an invocation. */
  isReady(): Promise<boolean>;
  /** Asked for once, when an invocation has ended; nothing of it is left then. */
  remnant(name: string): Promise<Remnant>;
  close(): void;
}
