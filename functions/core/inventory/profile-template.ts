import { z } from "zod";

import { BudgetSpec, CampaignSpec, ComponentSpec } from "#core/campaign/campaign-spec.ts";

const { cpu, memory, parallelism, concurrency, minScale, maxScale, environment, timeoutSeconds } = ComponentSpec.shape;
const { load, sweep, repetitions, seed, coolDownSeconds, train } = CampaignSpec.shape;

/** What a label's template says of the campaigns that are made by it; what it leaves open is as for `auto`. */
export const ProfileTemplate = z
  .strictObject({
    kind: z.literal("template", { error: 'must be "template"' }),
    cpu,
    memory,
    parallelism: parallelism.removeDefault().optional(),
    concurrency,
    minScale,
    maxScale,
    environment,
    timeoutSeconds: timeoutSeconds.removeDefault().optional(),
    load: load.removeDefault().optional(),
    sweep: sweep.removeDefault().optional(),
    repetitions: repetitions.removeDefault().optional(),
    seed: seed.removeDefault().optional(),
    coolDownSeconds: coolDownSeconds.removeDefault().optional(),
    budget: BudgetSpec.optional(),
    train,
    samples: z
      .strictObject({ sets: z.int().min(1).max(10).default(3), perSet: z.int().min(1).max(20).default(2) })
      .default({ sets: 3, perSet: 2 })
      .meta({ description: "Sets of inputs by size that are drawn from the service's own bucket, and files in each." }),
  })
  .meta({
    title: "profaas profile template",
    description: "How services are measured whose label names this template.",
  });
export type ProfileTemplate = z.infer<typeof ProfileTemplate>;

/** For the label `auto`. */
export const AUTO_TEMPLATE: ProfileTemplate = ProfileTemplate.parse({ kind: "template" });
