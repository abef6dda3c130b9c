import { currentSurrogate, type FoundSurrogate } from "#artifacts/current-surrogate.ts";
import { DEFAULT_SURROGATE } from "#core/queueing/forecast/tandem-question.ts";

import { refusalOf } from "./refusal-of.ts";
import type { SimulatorPorts } from "./simulator-ports.ts";

/** The surrogate of that name that is served, and without one of the usual name the one that is shipped; undefined when there is none. */
export async function findSurrogate(
  source: string,
  name: string,
  { store, shippedSurrogate }: SimulatorPorts,
): Promise<FoundSurrogate | undefined> {
  const found = await currentSurrogate(name, store).catch((error: unknown) => {
    if (error instanceof TypeError) throw refusalOf(source, error.message);
    throw error;
  });
  if (found !== undefined) return found;
  const shipped = name === DEFAULT_SURROGATE ? await shippedSurrogate() : undefined;
  return shipped && { version: "shipped", surrogate: shipped };
}
