import { Hono } from "hono";

import { sweepNotices } from "#artifacts/notices.ts";
import type { AccessCheck } from "#ports/access-check.ts";
import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import type { HandedOver, HandOver } from "./hand-over.ts";
import { requireAccess } from "./require-access.ts";

export interface ReconcileRouteOptions {
  readonly name: string;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly access: AccessCheck;
  readonly hand: HandOver;
  unhandled(): Promise<readonly ObjectUploaded[]>;
  isDraining(): boolean;
  readonly limits: { readonly reconcilingCalls: number };
}

interface Reconciled {
  /** Uploads that were not handled when this began. */
  readonly found: number;
  /** Steps that ended well, … */
  readonly ended: number;
  /** … that failed, … */
  readonly failed: number;
  /** … that were not begun because others wait, … */
  readonly busy: number;
  /** … and that somebody else had asked for already. */
  readonly known: number;
}

/** How long a notice of somebody who died is kept. */
const NOTICE_KEPT_SECONDS = 3_600;

/** POST /reconcile: hands over whatever no notification told of, and answers when all of it has ended. */
export function reconcileRoute(options: ReconcileRouteOptions): Hono {
  const { name, log, access, isDraining, clock } = options;
  const app = new Hono();
  app.post("/reconcile", requireAccess(access), async (context) => {
    if (isDraining()) return context.json({ error: "Cannot reconcile as this process is ending" }, 503);
    const began = clock.monotonicSeconds();
    try {
      const reconciled = await reconcile(options);
      const seconds = Math.round((clock.monotonicSeconds() - began) * 1000) / 1000;
      log.info("Reconciled", { function: name, ...reconciled, seconds });
      return context.json({ ...reconciled, seconds });
    } catch (error) {
      log.error("Cannot reconcile", { function: name, error });
      return context.json({ error: error instanceof Error ? error.message : String(error) }, 500);
    }
  });
  return app;
}

async function reconcile(options: ReconcileRouteOptions): Promise<Reconciled> {
  const { name, store, clock, unhandled, isDraining, limits } = options;
  const uploads = [...(await unhandled())];
  const found = uploads.length;
  const counts = { worked: 0, failed: 0, busy: 0, known: 0 };
  const handle = async (): Promise<void> => {
    for (let upload = uploads.shift(); upload !== undefined && !isDraining(); upload = uploads.shift()) {
      const handed = await takeWhenFree(upload, options);
      if (handed.kind === "known") counts.known++;
      if (handed.kind === "taken") counts[(await handed.ended).outcome]++;
    }
  };
  await Promise.all(Array.from({ length: limits.reconcilingCalls }, handle));
  await sweepNotices(store, name, clock.epochMilliseconds() - NOTICE_KEPT_SECONDS * 1000);
  const { worked: ended, ...others } = counts;
  return { found, ended, ...others };
}

async function takeWhenFree(upload: ObjectUploaded, { hand }: ReconcileRouteOptions): Promise<HandedOver> {
  for (;;) {
    const handed = await hand.take(upload);
    if (handed.kind !== "full") return handed;
    await hand.oneEnded();
  }
}
