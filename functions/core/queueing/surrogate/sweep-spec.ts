import { z } from "zod";

import { parseDocument } from "#core/document/parse-document.ts";
import type { SourceDocument } from "#core/document/read-document.ts";
import { SweepSpace } from "./sweep-space.ts";
import { SurrogateTraining } from "./train-member.ts";

/** Many tandems to simulate, and to learn a surrogate from: dropped in the bucket of scenarios. */
export const SweepSpec = z.strictObject({
  kind: z.literal("sweep"),
  name: z.string().regex(/^[a-z][-a-z0-9]{0,40}$/, "must be lower-case letters, digits and hyphens, a letter first"),
  description: z.string().optional(),
  /** What is swept, and which surrogate learns it. */
  system: z.literal("batch-tandem").default("batch-tandem"),
  count: z
    .int()
    .min(50)
    .max(1_000_000)
    .meta({ description: "How many tandems: points of a scrambled Sobol sequence." }),
  seed: z.int().nonnegative().max(4_294_967_295).default(1),
  jobsPerLabel: z.int().min(2_000).max(1_000_000_000).default(400_000).meta({
    description: "Jobs simulated of a middling tandem; busy and scattered ones get up to 6 times, easy ones a fifth.",
  }),
  /** So many of the tandems, evenly among the others, are never learned from: they are simulated longer, and judge the surrogate. */
  test: z
    .strictObject({
      count: z.int().min(10).max(100_000).default(400),
      timesLonger: z.number().min(1).max(1000).default(16),
    })
    .prefault({}),
  space: SweepSpace.prefault({}),
  training: SurrogateTraining.prefault({}),
});
export type SweepSpec = z.infer<typeof SweepSpec>;

export function readSweep(document: SourceDocument): SweepSpec {
  return parseDocument(SweepSpec, document, "sweep");
}

/** Whether a tandem of a sweep judges what is learned from the others. */
export function isTestTandem({ count, test }: Pick<SweepSpec, "count" | "test">, index: number): boolean {
  const each = Math.max(2, Math.floor(count / test.count));
  return index % each === each - 1;
}
