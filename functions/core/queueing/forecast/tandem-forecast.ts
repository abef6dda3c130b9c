import { z } from "zod";

import { TandemAnswer } from "../table/tandem-answer.ts";
import { TANDEM_METHODS } from "./tandem-question.ts";

/** The answers to many tandems, one for one, in their order. */
export const TandemForecast = z.strictObject({
  format: z.literal("tandem-forecast"),
  version: z.literal(1),
  /** Of the question, if it had one. */
  name: z.string().nullable(),
  method: z.enum(TANDEM_METHODS),
  /** Which surrogate was asked; null for the other methods. */
  surrogate: z.strictObject({ name: z.string(), version: z.string() }).nullable(),
  answers: z.array(TandemAnswer),
});
export type TandemForecast = z.infer<typeof TandemForecast>;
