import { z } from "zod";

import { EXIT } from "./exit-code.ts";

/** What `--json` prints when a verb could not do its work. */
export const ErrorDocument = z
  .strictObject({
    error: z.strictObject({ sentences: z.array(z.string()).min(1) }),
    exitCode: z.union([
      z.literal(EXIT.internal),
      z.literal(EXIT.badInput),
      z.literal(EXIT.unreachable),
      z.literal(EXIT.interrupted),
    ]),
  })
  .meta({ title: "Why a verb could not do its work" });
