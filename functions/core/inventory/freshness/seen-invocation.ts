import type { Model } from "#core/model/model.ts";

import type { Observation } from "./observation.ts";

/** An invocation of a service by its users, as far as the platform tells of it. */
export interface SeenInvocation {
  readonly endedEpochMilliseconds: number;
  /** Null where the platform does not tell which file it was for. */
  readonly inputBytes: number | null;
  /** Time in service, waiting excluded: it lies between these. */
  readonly leastSeconds: number;
  readonly mostSeconds: number;
  readonly cpuMillicores: number | null;
  readonly memoryBytes: number | null;
}

/**
 * What the model of a copy would have been asked of it. What users do not set (load, parallelism) is as it was in the middle
 * of what was measured; undefined where an input that the platform does not tell makes a difference to the model.
 */
export function observationOf(model: Model, seen: SeenInvocation): Observation | undefined {
  const told: Readonly<Record<string, number | null>> = {
    inputBytes: seen.inputBytes,
    cpuMillicores: seen.cpuMillicores,
    memoryBytes: seen.memoryBytes,
  };
  const question: Record<string, number | string> = {};
  for (const input of model.inputs) {
    const value = Object.hasOwn(told, input.name) ? told[input.name]! : input.typical;
    if (value !== null) question[input.name] = value;
    else if (input.kind === "number" && input.minimum === input.maximum) question[input.name] = input.typical;
    else return undefined;
  }
  return { question, least: seen.leastSeconds, most: seen.mostSeconds };
}
