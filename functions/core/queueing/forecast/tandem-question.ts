import { z } from "zod";

import { TandemRow } from "../table/tandem-row.ts";
import { FORECAST_METHOD_NAMES } from "./forecast-methods.ts";

/** The ways to answer that need nothing, and the surrogate, which is an artifact. */
export const TANDEM_METHODS = ["surrogate", ...FORECAST_METHOD_NAMES] as const;
export type TandemMethod = (typeof TANDEM_METHODS)[number];

/** The surrogate that answers where no other is named: the one that is shipped, or what was learned here under its name. */
export const DEFAULT_SURROGATE = "batch-tandem.tandem.responseMeanSeconds";

const HOW = {
  method: z.enum(TANDEM_METHODS).default("simulation"),
  surrogate: z.string().min(1).max(200).default(DEFAULT_SURROGATE).meta({
    description: "Name of the surrogate that is asked where the method is surrogate.",
  }),
  jobs: z.int().min(1, "must be a whole number from 1").max(1e9).optional().meta({
    description: "Jobs that are simulated of each tandem.",
  }),
  precision: z.number().gt(0, "must be above 0").lt(1, "must be below 1").optional().meta({
    description:
      "In place of jobs: simulated until half of the 95 % interval of the mean response is this share of it; 0.01 without either.",
  }),
  seed: z.int().min(0).default(1),
};

function hasOneEnd({ jobs, precision }: { jobs?: number | undefined; precision?: number | undefined }): boolean {
  return jobs === undefined || precision === undefined;
}
const ONE_END = { path: ["precision"], error: "must not be given together with jobs" };

/** How tandems are to be answered. */
export const TandemQuestionOptions = z.strictObject(HOW).refine(hasOneEnd, ONE_END);
export type TandemQuestionOptions = z.infer<typeof TandemQuestionOptions>;

const QUESTION = {
  kind: z.literal("tandems", { error: 'must be "tandems"' }).default("tandems"),
  version: z.literal(1, { error: "must be 1" }).default(1),
  name: z.string().max(200).optional(),
  description: z.string().max(2_000).optional(),
  ...HOW,
  tandems: z.array(TandemRow).min(1, "must hold at least one tandem"),
};
const ABOUT = {
  title: "profaas tandems",
  description: "Serverless batch tandems, each answered by the same columns as in `profaas forecast --tandem`.",
};

/** Many tandems at once, each as a row of a table spells it: dropped in the bucket of scenarios. */
export const TandemQuestion = z
  .strictObject({ $schema: z.string().optional(), ...QUESTION })
  .refine(hasOneEnd, ONE_END)
  .meta(ABOUT);
export type TandemQuestion = z.infer<typeof TandemQuestion>;
/** The same as a request, which names no schema. */
export const TandemRequest = z.strictObject(QUESTION).refine(hasOneEnd, ONE_END).meta(ABOUT);
