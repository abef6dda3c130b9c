import { Hono, type Context } from "hono";

import { readNotification } from "#adapters/trigger/notification.ts";
import { quarantineEvent } from "#artifacts/quarantine-event.ts";
import { functionOf, routeOf, withRole, type FunctionName } from "#core/campaign/trigger-routes.ts";
import { keyFault } from "#core/storage/object-key.ts";
import type { AccessCheck } from "#ports/access-check.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { readBodyStart, type BodyStart } from "./read-body-start.ts";
import { requireAccess } from "./require-access.ts";

/** What became of an upload that a notification told of. */
export type TakenUp = "taken" | "known" | "missing" | "full";

export interface EventRoutesOptions {
  /** Who receives: names what is kept of bad events. */
  readonly name: string;
  /** The functions that this receiver starts. */
  readonly functions: readonly FunctionName[];
  /** Of the names of this installation's buckets. */
  readonly prefix: string;
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  readonly log: Logger;
  readonly access: AccessCheck;
  /** Makes an upload known for good and sets its step going; the bucket is named by role. */
  take(upload: ObjectUploaded): Promise<TakenUp>;
  /** True once nothing new is taken. */
  isDraining(): boolean;
  readonly limits: { readonly readingEvents: number; readonly eventBytes: number };
}

/** MinIO ignores this and waits three seconds; others do as it says. */
const COME_BACK = { "retry-after": "3" };

/**
 * The receiver of notifications: POST /events, and POST / for senders of CloudEvents. Whatever comes with the right token
 * is answered with 2xx once nothing of it can be lost, because a sender that keeps a queue repeats an event that is
 * refused for ever, and all others wait behind it.
 */
export function eventRoutes(options: EventRoutesOptions): Hono {
  const { access, isDraining, limits, log } = options;
  let reading = 0;
  const receive = async (context: Context): Promise<Response> => {
    if (isDraining()) return context.json({ error: "Cannot take the event as this process is ending" }, 503, COME_BACK);
    if (reading >= limits.readingEvents) {
      return context.json({ error: "Cannot take the event as too many come at once" }, 503, COME_BACK);
    }
    reading++;
    try {
      return await answerEvent(context, await readBodyStart(context.req.raw, limits.eventBytes), options);
    } catch (error) {
      // Neither taken nor kept: only a repetition helps.
      log.error("An event could not be taken", { error });
      return context.json({ error: "Cannot take the event as the store did not answer" }, 503, COME_BACK);
    } finally {
      reading--;
    }
  };
  const app = new Hono();
  app.post("/events", requireAccess(access), receive);
  app.post("/", requireAccess(access), receive);
  return app;
}

async function answerEvent(context: Context, body: BodyStart, options: EventRoutesOptions): Promise<Response> {
  const { name, functions, prefix, store, log, take, limits } = options;
  const reading = body.whole
    ? readNotification(context.req.raw.headers, body.text)
    : {
        uploads: [],
        ignored: [],
        flaws: [`Cannot read the event as it must have at most ${limits.eventBytes} bytes: it has ${body.sizeBytes}`],
      };
  const flaws = [...reading.flaws];
  const ignored = [...reading.ignored];
  const taken: string[] = [];
  const known: string[] = [];
  for (const told of reading.uploads) {
    const upload = withRole(prefix, told);
    const words = `${told.bucket}/${told.key}`;
    const fault = keyFault(told.key);
    if (upload === undefined) flaws.push(`Cannot take ${shown(words)} as the bucket is not one of ours`);
    else if (fault !== undefined) flaws.push(`Cannot take ${shown(words)} as ${fault}`);
    else if (!isFor(functions, upload)) ignored.push(words);
    else {
      const outcome = await take(upload);
      if (outcome === "full") {
        return context.json({ error: "Cannot take the event as too many steps wait" }, 503, COME_BACK);
      }
      if (outcome === "missing") flaws.push(`Cannot take ${shown(words)} as there is no such object`);
      else (outcome === "taken" ? taken : known).push(words);
    }
  }
  if (flaws.length === 0) return context.json({ taken, known, ignored }, taken.length > 0 ? 202 : 200);

  const contentType = context.req.header("content-type") ?? null;
  const { key } = await quarantineEvent(store, {
    functionName: name,
    flaws,
    contentType,
    body: body.text,
    sizeBytes: body.sizeBytes,
  });
  log.warn("An event is in quarantine", { function: name, flaws, quarantine: key });
  return context.json({ taken, known, ignored, flaws, quarantine: key }, taken.length > 0 ? 202 : 200);
}

function isFor(functions: readonly FunctionName[], upload: ObjectUploaded): boolean {
  const name = routeOf(upload) === undefined ? undefined : functionOf(upload);
  return name !== undefined && functions.includes(name);
}

function shown(text: string): string {
  return JSON.stringify(text.length <= 300 ? text : `${text.slice(0, 299)}…`);
}
