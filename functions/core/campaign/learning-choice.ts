import { z } from "zod";

import { didYouMean } from "#core/document/nearest-name.ts";
import { LEARNER_NAMES } from "./learner-names.ts";

export const SEARCHES = ["grid", "random", "bayes"] as const;

/** What a choice of learners may go by, as people write it; `pinball:0.9` is the loss of that quantile. */
export const METRIC_NAMES = ["mape", "mae", "rmse", "r2", "pinball:0.9"] as const;

const metric = z
  .string()
  .regex(/^(?:mape|mae|rmse|r2|pinball:0?\.\d*[1-9]\d*)$/, `must be one of ${METRIC_NAMES.join(", ")}`)
  .meta({ description: "What the choice of a learner goes by; mape, or mae where there are zeros, without it." });

/** Among the names of learners, how their answers are put together. */
export const STACKING = "stacking";

const CHOICES = [...LEARNER_NAMES, STACKING] as const;

const learner = z.enum(CHOICES, {
  error: ({ input }) => `must be a learner: ${didYouMean(String(input), CHOICES)}`,
});

/** How models are chosen, beyond the default: what `profaas train` takes as options and a campaign in its `train` section. */
export const LearningChoice = z.strictObject({
  metric: metric.optional(),
  learners: z
    .union([z.literal("all"), z.array(learner).min(1, "must hold at least one learner")])
    .optional()
    .meta({
      description:
        "Only these, or all there are; without it those that are tried by default. `stacking` puts them together by least squares.",
    }),
  search: z
    .enum(SEARCHES, { error: ({ input }) => `must be a search: ${didYouMean(String(input), SEARCHES)}` })
    .optional()
    .meta({ description: "Search the hyperparameters of every learner too." }),
  timeLimitSeconds: z
    .number()
    .positive("must be a number of seconds above 0")
    .max(7 * 86_400)
    .optional()
    .meta({ description: "Try nothing more of a target after so much work, but the mean and one learner always." }),
});
export type LearningChoice = z.infer<typeof LearningChoice>;
