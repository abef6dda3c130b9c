import type { Clock } from "#ports/clock.ts";

/** One holder at a time, in the order of asking: while a run is measured, nothing else of ours works. */
export interface QuietLock {
  /** True once this holder has it (at once, if it has it already); false when the time ran out or the signal came first. */
  acquire(holder: string, timeoutSeconds: number, signal?: AbortSignal): Promise<boolean>;
  /** Lets go; nothing happens when this holder does not have it. */
  release(holder: string): void;
  /** Does the work while nobody else holds the lock. */
  during<T>(holder: string, work: () => Promise<T>): Promise<T>;
  /** Who has it now. */
  holder(): string | undefined;
}

interface Waiting {
  readonly holder: string;
  grant(): void;
}

export function quietLock(clock: Clock): QuietLock {
  let current: string | undefined;
  const queue: Waiting[] = [];

  const handOver = (): void => {
    const next = queue.shift();
    current = next?.holder;
    next?.grant();
  };
  const release = (holder: string): void => {
    if (current === holder) handOver();
  };
  const acquire = async (holder: string, timeoutSeconds: number, signal?: AbortSignal): Promise<boolean> => {
    if (current === undefined || current === holder) {
      current = holder;
      return true;
    }
    const timeout = new AbortController();
    let waiting: Waiting | undefined;
    const granted = new Promise<boolean>((resolve) => {
      waiting = { holder, grant: () => resolve(true) };
      queue.push(waiting);
    });
    if (!Number.isFinite(timeoutSeconds)) return granted;
    const until = signal === undefined ? timeout.signal : AbortSignal.any([timeout.signal, signal]);
    const ranOut = clock.sleep(Math.max(0, timeoutSeconds), until).then(() => {
      const place = queue.indexOf(waiting as Waiting);
      if (place < 0) return true;
      queue.splice(place, 1);
      return false;
    });
    return Promise.race([granted, ranOut]).finally(() => timeout.abort());
  };
  return {
    acquire,
    release,
    during: async (holder, work) => {
      await acquire(holder, Number.POSITIVE_INFINITY);
      try {
        return await work();
      } finally {
        release(holder);
      }
    },
    holder: () => current,
  };
}
