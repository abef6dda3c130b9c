import { unpackFloat32 } from "#core/numeric/packed-numbers.ts";
import { FEATURE_NAMES } from "#core/queueing/surrogate/feature-names.ts";
import type { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";

/** What keeps a surrogate from being asked, as the end of a sentence; layers that do not fit are refused where they are unpacked. */
export function surrogateFlaw({ features, networks }: TandemSurrogate): string | undefined {
  const other = Array.from({ length: Math.max(FEATURE_NAMES.length, features.length) }, (_, at) => at).find(
    (at) => features[at]?.name !== FEATURE_NAMES[at],
  );
  if (other !== undefined) {
    return `descriptor ${other + 1} of a tandem must be "${FEATURE_NAMES[other] ?? "none"}": it is "${features[other]?.name ?? "missing"}"`;
  }
  const isFinite = [...networks.waits, ...networks.quantiles].every(({ kernel, bias }) =>
    [kernel, bias].every((packed) => unpackFloat32(packed).every(Number.isFinite)),
  );
  return isFinite ? undefined : "weights of a surrogate must be finite numbers";
}
