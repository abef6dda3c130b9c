import type { ServedModel } from "./served-model.ts";
import type { ServedSurrogate } from "./tandem/served-surrogate.ts";

/** One version of whatever answers: a model that was learned from measurements, or a surrogate that was from simulations. */
export type Served = ServedModel | ServedSurrogate;
