import { z } from "zod";

import { StageMarks } from "./stage-result.ts";

/** How far a stage is: it works, the component computes, the result is written. */
export const StageHint = z.object({ kind: z.enum(["ready", "computing", "ended"]), marks: StageMarks });
export type StageHint = z.infer<typeof StageHint>;
