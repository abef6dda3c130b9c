import { z } from "zod";

export const FittedBounds = z.strictObject({ minimum: z.number(), maximum: z.number() });
export type AnswerBounds = z.infer<typeof FittedBounds>;

/** How far beyond what was measured an answer may go: a factor of 1,000, or 1,000 times the measured range. */
export function answerBounds(targetScale: "log" | "identity", targets: Float64Array): AnswerBounds {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const target of targets) {
    minimum = Math.min(minimum, target);
    maximum = Math.max(maximum, target);
  }
  if (targetScale === "log") return { minimum: Math.log(minimum / 1000), maximum: Math.log(maximum * 1000) };
  const reach = 1000 * Math.max(maximum - minimum, Math.abs(maximum), Math.abs(minimum));
  // What was never zero is never predicted as zero, so that errors can be told as ratios.
  const lowest = minimum > 0 ? minimum / 1000 : minimum === 0 ? 0 : minimum - reach;
  return { minimum: lowest, maximum: maximum + reach };
}
