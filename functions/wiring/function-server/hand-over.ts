import { takeNotice, type HeldNotice } from "#artifacts/notices.ts";
import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { StepAnswer, StepCall, StepCaller } from "#ports/step-caller.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

export interface HandOverOptions {
  readonly name: string;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly caller: StepCaller;
  readonly limits: { readonly openCalls: number; readonly noticeSeconds: number; readonly busyCalls: number };
  /** Aborted once nothing new is asked for. */
  readonly stopping: AbortSignal;
}

/** Hands uploads to steps, which are requests of their own. */
export interface HandOver {
  take(upload: ObjectUploaded): Promise<HandedOver>;
  /** Resolves when one of the steps that were asked for has ended; at once when there is none. */
  oneEnded(): Promise<void>;
  /** Resolves when all have ended. */
  allEnded(): Promise<void>;
}

export type HandedOver =
  | { readonly kind: "taken"; readonly ended: Promise<StepAnswer> }
  /** The same content was handed over before, and its step has not ended. */
  | { readonly kind: "known" }
  | { readonly kind: "missing" }
  | { readonly kind: "full" };

/** After this time an upload counts as handed over although its request is not on its way yet: it is known for good. */
const LONGEST_SEND_SECONDS = 5;

/** How soon a step is asked for again that was not begun: by then the platform may have another instance. */
const BUSY_SECONDS = 2;

export function handOver({ name, store, clock, log, caller, limits, stopping }: HandOverOptions): HandOver {
  const open = new Set<Promise<unknown>>();
  let reserved = 0;

  /** Keeps the notice alive until the step has ended, and lets go of it then. */
  async function follow(upload: ObjectUploaded, call: StepCall, notice: HeldNotice): Promise<StepAnswer> {
    const over = new AbortController();
    const keeping = (async () => {
      for (;;) {
        await clock.sleep(limits.noticeSeconds / 3, over.signal);
        if (over.signal.aborted) return;
        await notice.renew(leaseUntil()).catch((error: unknown) => log.warn("A notice was not renewed", { error }));
      }
    })();
    let answer = await call.ended;
    for (let calls = 1; answer.outcome === "busy" && calls < limits.busyCalls; calls++) {
      await clock.sleep(BUSY_SECONDS);
      if (stopping.aborted) break;
      answer = await caller.call(upload).ended;
    }
    over.abort();
    await keeping;
    const fields = { function: name, upload: `${upload.bucket}/${upload.key}` };
    if (answer.outcome !== "worked") {
      const say = answer.outcome === "busy" ? log.warn : log.error;
      say("A step was not worked: reconciliation asks for it again", { ...fields, ...answer });
    }
    await notice.release().catch((error: unknown) => log.warn("A notice was left behind", { ...fields, error }));
    return answer;
  }
  function leaseUntil(): number {
    return clock.epochMilliseconds() + limits.noticeSeconds * 1000;
  }

  async function start(upload: ObjectUploaded): Promise<HandedOver> {
    const summary = await store.head(upload.bucket, upload.key);
    if (summary === undefined) return { kind: "missing" };
    // What counts is what is there now: notifications come late and in any order.
    const { etag, sizeBytes } = summary;
    const current: ObjectUploaded = { bucket: upload.bucket, key: upload.key, etag, sizeBytes };
    const notice = await takeNotice(
      store,
      name,
      { bucket: upload.bucket, key: upload.key, etag },
      { nowEpochMilliseconds: clock.epochMilliseconds(), leaseUntilEpochMilliseconds: leaseUntil() },
    );
    if (notice === undefined) return { kind: "known" };
    const call = caller.call(current);
    const ended = follow(current, call, notice);
    const timeout = new AbortController();
    await Promise.race([call.sent.catch(() => undefined), clock.sleep(LONGEST_SEND_SECONDS, timeout.signal)]);
    timeout.abort();
    return { kind: "taken", ended };
  }

  return {
    async take(upload) {
      if (reserved >= limits.openCalls) return { kind: "full" };
      reserved++;
      const handed = await start(upload).catch((error: unknown) => {
        reserved--;
        throw error;
      });
      if (handed.kind !== "taken") {
        reserved--;
        return handed;
      }
      const settled = handed.ended.finally(() => {
        reserved--;
        open.delete(settled);
      });
      open.add(settled);
      return handed;
    },
    oneEnded: async () => void (await Promise.race(open.size === 0 ? [undefined] : open)),
    allEnded: async () => {
      while (open.size > 0) await Promise.all(open);
    },
  };
}
