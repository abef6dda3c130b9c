import { Hono } from "hono";
import { z } from "zod";

import { functionOf, type FunctionName } from "#core/campaign/trigger-routes.ts";
import { keyFault } from "#core/storage/object-key.ts";
import type { AccessCheck } from "#ports/access-check.ts";
import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { requireAccess } from "./require-access.ts";
import type { StepQueue } from "./step-queue.ts";

/** The body of POST /step; buckets are named by role. */
const StepRequest = z.strictObject({
  upload: z.strictObject({
    bucket: z.string(),
    key: z.string().refine((key) => keyFault(key) === undefined),
    etag: z.string().optional(),
    versionId: z.string().optional(),
    sizeBytes: z.number().nonnegative().optional(),
    sequencer: z.string().optional(),
  }),
});

export interface StepRoutesOptions {
  readonly name: FunctionName;
  readonly clock: Clock;
  readonly log: Logger;
  readonly access: AccessCheck;
  readonly queue: StepQueue;
  readonly limits: { readonly waitSeconds: number };
  /** Works on one upload to the end of the step. */
  work(upload: ObjectUploaded): Promise<void>;
}

/** POST /step: works on one upload. The answer comes when the step has ended, and nothing is worked on after it. */
export function stepRoutes({ name, clock, log, access, queue, limits, work }: StepRoutesOptions): Hono {
  const app = new Hono();
  app.post("/step", requireAccess(access), async (context) => {
    const body = StepRequest.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) {
      const path = body.error.issues[0]?.path.join(".") || "the body";
      return context.json({ error: `Cannot work on the upload as ${path} is not as a step has it` }, 400);
    }
    const upload = withoutUndefined(body.data.upload);
    const fields = { function: name, upload: `${upload.bucket}/${upload.key}` };
    if (functionOf(upload) !== name) {
      return context.json({ error: `Cannot work on ${fields.upload} as it is none of the ${name}'s` }, 400);
    }

    const began = clock.monotonicSeconds();
    const seconds = (): number => Math.round((clock.monotonicSeconds() - began) * 1000) / 1000;
    const over = new AbortController();
    const patience = new AbortController();
    void clock.sleep(limits.waitSeconds, over.signal).then(() => patience.abort());
    try {
      // Whoever asked may go away, and must not wait for ever; once it has begun a step is worked to its end.
      const asker = AbortSignal.any([context.req.raw.signal, patience.signal]);
      const queued = await queue.run(() => work(upload), asker);
      if (queued.kind === "done") {
        log.info("Step ended", { ...fields, seconds: seconds() });
        return context.json({ handled: true, seconds: seconds() });
      }
      const why = queued.kind === "closed" ? "this process is ending" : "other steps are worked on";
      return context.json({ error: `Cannot work on ${fields.upload} as ${why}` }, 503, { "retry-after": "3" });
    } catch (error) {
      log.error("Step failed", { ...fields, seconds: seconds(), error });
      return context.json({ error: error instanceof Error ? error.message : String(error) }, 500);
    } finally {
      over.abort();
    }
  });
  return app;
}

function withoutUndefined({ bucket, key, ...rest }: z.infer<typeof StepRequest>["upload"]): ObjectUploaded {
  return {
    bucket,
    key,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
  };
}
