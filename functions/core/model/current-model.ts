import { z } from "zod";

/** The pointer that is swapped when a model is trained anew: which version of it is served. */
export const CurrentModel = z.strictObject({
  format: z.literal("current-model"),
  version: z.literal(1),
  model: z.string(),
  /** The version that names the model's object. */
  modelVersion: z.string().regex(/^[0-9a-f]{8,64}$/, "must be 8 to 64 lower-case hex digits"),
  /** Of the bytes of that object. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hex digits"),
});
export type CurrentModel = z.infer<typeof CurrentModel>;
