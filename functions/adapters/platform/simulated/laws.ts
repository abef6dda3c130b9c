import type { RunComponent } from "#core/campaign/run-request.ts";
import { prng } from "#core/numeric/prng.ts";

/** The laws by which a component behaves on the simulated cluster. */
export interface ComponentLaw {
  /** Seconds of work that every input takes on one core. */
  readonly baseSeconds: number;
  readonly secondsPerInputByte: number;
  /** Work is divided by cores to this power: 1 for work that spreads over all cores, 0 for work that knows one only. */
  readonly cpuExponent: number;
  /** More cores than this do not help. */
  readonly usableCores: number;
  /** Standard deviation of the logarithm of the noise, whose mean is 1. */
  readonly noise: number;
  readonly memoryBaseBytes: number;
  readonly memoryPerInputByte: number;
  readonly coldStartSeconds: number;
  readonly warmStartSeconds: number;
  readonly teardownSeconds: number;
  /** For downloads and uploads. */
  readonly bytesPerSecond: number;
  /** Files that it leaves for each of its outputs. */
  readonly outputFiles: number;
  /** Size of all files of an output together, as a share of the input. */
  readonly outputBytesPerInputByte: number;
  /** Makes it fail once its work is done: always, or for inputs whose key ends so. */
  readonly failure?: { readonly exitCode: number; readonly message: string; readonly onKeysEnding?: string };
}

export type LawOf = (component: RunComponent) => ComponentLaw;

/** A law drawn by the component's name, so that every component has its own and keeps it. */
export function defaultLaw({ name }: Pick<RunComponent, "name">): ComponentLaw {
  const random = prng(`law/${name}`);
  return {
    baseSeconds: 0.05 + 0.4 * random(),
    secondsPerInputByte: 2e-8 + 2e-7 * random(),
    cpuExponent: 0.6 + 0.4 * random(),
    usableCores: 4,
    noise: 0.03,
    memoryBaseBytes: (24 + 40 * random()) * 2 ** 20,
    memoryPerInputByte: 10 + 20 * random(),
    coldStartSeconds: 0.2 + 0.3 * random(),
    warmStartSeconds: 0.005,
    teardownSeconds: 0.01,
    bytesPerSecond: 1e8,
    outputFiles: 1,
    outputBytesPerInputByte: 0.5 + 0.5 * random(),
  };
}
