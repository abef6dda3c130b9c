import { z } from "zod";

/** What was found of one thing that the system uses. */
export const Finding = z.strictObject({
  name: z.string(),
  level: z.enum(["ok", "weak", "missing"]),
  /** Whether nothing works without it. */
  needed: z.boolean(),
  sentence: z.string(),
  /** What to do about it; null when nothing has to be done. */
  fix: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

export function ok(name: string, sentence: string): Finding {
  return { name, level: "ok", needed: true, sentence, fix: null };
}

export function weak(name: string, sentence: string, fix: string): Finding {
  return { name, level: "weak", needed: false, sentence, fix };
}

export function missing(
  name: string,
  sentence: string,
  fix: string,
  { needed }: { readonly needed: boolean },
): Finding {
  return { name, level: "missing", needed, sentence, fix };
}
