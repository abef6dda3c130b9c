import { z } from "zod";

import { TrialRecord } from "./trial-record.ts";

/** What came of one trial, known by everything that makes it what it is. */
export const KeptTrial = z.strictObject({
  sha256: z.string(),
  /** What it took of the time of the invocation that tried it. */
  seconds: z.number().nonnegative(),
  record: TrialRecord,
});
export type KeptTrial = z.infer<typeof KeptTrial>;

/** What came of trials that one invocation tried one after another, gathered until they were worth an object. */
export const KeptTrials = z.strictObject({
  format: z.literal("kept-trials"),
  version: z.literal(1),
  trials: z.array(KeptTrial).min(1),
});
export type KeptTrials = z.infer<typeof KeptTrials>;
