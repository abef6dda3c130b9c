import { Hono } from "hono";

import type { FunctionName } from "#core/campaign/trigger-routes.ts";
import type { AccessCheck } from "#ports/access-check.ts";
import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { StepCaller } from "#ports/step-caller.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { eventRoutes, type TakenUp } from "./event-routes.ts";
import { FUNCTION_LIMITS, type FunctionLimits } from "./function-limits.ts";
import { handOver } from "./hand-over.ts";
import { reconcileRoute } from "./reconcile-route.ts";
import { stepQueue } from "./step-queue.ts";
import { stepRoutes } from "./step-routes.ts";

export interface FunctionAppOptions {
  readonly name: FunctionName;
  /** Of the names of this installation's buckets. */
  readonly prefix: string;
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly access: AccessCheck;
  /** Asks this function for a step, wherever the platform has it. */
  readonly caller: StepCaller;
  handle(upload: ObjectUploaded, stopping: AbortSignal): Promise<void>;
  /** What it was never told of. */
  unhandled(): Promise<readonly ObjectUploaded[]>;
  /** What the step on this upload left for other steps, in case their notifications are lost. */
  next?(upload: ObjectUploaded): Promise<readonly ObjectUploaded[]>;
  /** Does at once what is too small for a step; false for what is not. */
  handleAtOnce?(upload: ObjectUploaded): Promise<boolean>;
  readonly limits?: Partial<FunctionLimits>;
}

/** A function as an HTTP server sees it: requests in, answers out, and an end. */
export interface FunctionApp {
  readonly app: Hono;
  readonly isDraining: boolean;
  /** Takes nothing new, asks the running step to come to its end, and resolves when nothing is under way. */
  drain(): Promise<void>;
}

/** Everything a function answers over HTTP but its health. No wiring: a test calls `app.request("/events", …)`. */
export function functionApp(options: FunctionAppOptions): FunctionApp {
  const { name, log, handle, next, handleAtOnce } = options;
  const limits = { ...FUNCTION_LIMITS, ...options.limits };
  const stopping = new AbortController();
  const isDraining = (): boolean => stopping.signal.aborted;
  const queue = stepQueue({ atOnce: limits.stepsAtOnce, waiting: limits.waitingSteps });
  const hand = handOver({ ...options, limits, stopping: stopping.signal });

  async function take(upload: ObjectUploaded): Promise<TakenUp> {
    if (handleAtOnce !== undefined && (await handleAtOnce(upload))) return "taken";
    return (await hand.take(upload)).kind;
  }
  async function work(upload: ObjectUploaded): Promise<void> {
    await handle(upload, stopping.signal);
    // Each following step is a request of its own, on its way before this one is answered.
    const following = isDraining() ? [] : ((await next?.(upload)) ?? []);
    await Promise.all(
      following.map(async (left) => {
        const { kind } = await hand.take(left);
        if (kind === "taken") log.info("Handed on", { function: name, upload: `${left.bucket}/${left.key}` });
      }),
    );
  }

  const app = new Hono();
  app.route("/", eventRoutes({ ...options, functions: [name], take, isDraining, limits }));
  app.route("/", stepRoutes({ ...options, queue, limits, work }));
  app.route("/", reconcileRoute({ ...options, hand, isDraining, limits }));
  return {
    app,
    get isDraining() {
      return isDraining();
    },
    async drain() {
      stopping.abort();
      await queue.close();
      await hand.allEnded();
    },
  };
}
