import { z } from "zod";

import { LearningChoice } from "./learning-choice.ts";

const InputName = z.string().min(1).meta({
  description: "An input as the campaign calls it: blur.cpu, blur.environment.WIDTH, load.batchSize; or inputBytes.",
});
const Value = z.union([z.string(), z.number()]);

/** How the models of a campaign will be asked, and how they are chosen. */
export const TrainSpec = LearningChoice.extend({
  extrapolate: z
    .array(InputName)
    .optional()
    .meta({ description: "Inputs beyond whose largest value the models will be asked: they are tested there." }),
  interpolate: z
    .array(InputName)
    .optional()
    .meta({ description: "Inputs between whose values the models will be asked." }),
  deployment: z
    .record(InputName, z.array(Value).length(2, "must be the smallest and the largest value"))
    .optional()
    .meta({
      description:
        "The range of each input that the models will serve: where it goes beyond what was measured, learners are chosen by how they go on there.",
      examples: [{ "transform.cpu": [0.25, 4] }],
    }),
}).meta({ description: "How the models will be asked, and how they are chosen. The defaults do without it." });
export type TrainSpec = z.infer<typeof TrainSpec>;

/** The same in a campaign: only what is said, with ranges in the units of the datasets. */
export const CampaignTrain = LearningChoice.extend({
  extrapolate: z.array(z.string()).min(1).optional(),
  interpolate: z.array(z.string()).min(1).optional(),
  deployment: z.record(z.string(), z.strictObject({ minimum: z.number(), maximum: z.number() })).optional(),
});
export type CampaignTrain = z.infer<typeof CampaignTrain>;
