import { prepareSurrogate, type PreparedSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import type { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";

/** One version of a surrogate of tandems, ready to answer. Immutable, as a served model is. */
export interface ServedSurrogate {
  readonly kind: "tandem-surrogate";
  readonly name: string;
  readonly version: string;
  readonly surrogate: TandemSurrogate;
  readonly prepared: PreparedSurrogate;
}

/** Unpacks a surrogate, once. */
export function serveSurrogate(surrogate: TandemSurrogate, version: string): ServedSurrogate {
  return {
    kind: "tandem-surrogate",
    name: surrogate.name,
    version,
    surrogate,
    prepared: prepareSurrogate(surrogate),
  };
}
