import type { StreamDescriptors } from "../surrogate/arrival-descriptors.ts";
import { dispersionCurve } from "./dispersion-curve.ts";

/**
 * A stream of which every so many events go together: a gap is the sum of so many, of dispersions `I(k b) / b`, exact. The third
 * moment is that of renewals, grown with what the gaps hang together.
 */
export function gatheredGaps(gaps: StreamDescriptors, together: number): StreamDescriptors {
  if (together === 1) return gaps;
  const curve = dispersionCurve(gaps);
  const of = (count: number): number => curve(count * together) / together;
  const scv = of(1);
  const growth = gaps.scv > 0 ? Math.max(0, (scv * together) / gaps.scv) : 1;
  return {
    scv,
    third: (gaps.third / together ** 2) * growth ** 1.5,
    dispersion2: of(2),
    dispersion10: of(10),
    dispersion100: of(100),
    dispersionOfMany: gaps.dispersionOfMany / together,
  };
}
