import type { Logger } from "#ports/logger.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

/** What a function does with an upload; buckets are named by role. */
export type Handler = (upload: ObjectUploaded) => Promise<void>;

/** Hands uploads to functions: the same object never twice at once, and once more when it came again meanwhile. */
export interface Dispatcher {
  dispatch(upload: ObjectUploaded): void;
  /** How many uploads wait for others. */
  readonly waiting: number;
  /** Resolves when nothing is under way or waiting. */
  idle(): Promise<void>;
  /** Takes nothing new, and resolves when what is under way has ended. */
  drain(): Promise<void>;
}

export interface Route {
  readonly name: string;
  /** What must not run side by side, or undefined when the upload is none of this function's. */
  lane(upload: ObjectUploaded): string | undefined;
  readonly handle: Handler;
}

export interface DispatcherOptions {
  /** Told of each upload that was handled without a failure. */
  readonly onHandled?: (upload: ObjectUploaded) => void;
}

export function dispatcher(
  routes: readonly Route[],
  log: Logger,
  { onHandled = () => undefined }: DispatcherOptions = {},
): Dispatcher {
  /** By lane: uploads that wait for the one under way. */
  const lanes = new Map<string, ObjectUploaded[]>();
  const idlers: (() => void)[] = [];
  let open = true;

  const work = async (lane: string, route: Route): Promise<void> => {
    const waiting = lanes.get(lane) ?? [];
    for (let upload = waiting.shift(); upload !== undefined; upload = waiting.shift()) {
      try {
        await route.handle(upload);
        onHandled(upload);
      } catch (error) {
        log.error(`The ${route.name} failed on ${upload.bucket}/${upload.key}: ${sentenceOf(error)}`, { error });
      }
    }
    lanes.delete(lane);
    if (lanes.size === 0) for (const resolve of idlers.splice(0)) resolve();
  };

  const idle = (): Promise<void> =>
    lanes.size === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve));
  return {
    dispatch: (upload) => {
      if (!open) return;
      for (const route of routes) {
        const name = route.lane(upload);
        if (name === undefined) continue;
        const lane = `${route.name}:${name}`;
        const waiting = lanes.get(lane);
        if (waiting === undefined) {
          lanes.set(lane, [upload]);
          void work(lane, route);
        } else if (
          !waiting.some(
            ({ bucket, key, etag }) => bucket === upload.bucket && key === upload.key && etag === upload.etag,
          )
        ) {
          waiting.push(upload);
        }
      }
    },
    get waiting() {
      let sum = 0;
      for (const waiting of lanes.values()) sum += waiting.length;
      return sum;
    },
    idle,
    drain: () => {
      open = false;
      for (const waiting of lanes.values()) waiting.length = 0;
      return idle();
    },
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
