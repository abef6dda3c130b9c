import type { Clock } from "#ports/clock.ts";

/**
 * One holder at a time, in the order of asking: while a run is measured, nothing else of ours works. A holder has it in one of
 * its turns: a later turn inherits it at once, and an earlier one can then no longer let go of it.
 */
export interface QuietLock {
  /** True once this holder has it (at once, if it or its earlier turn has it); false when the time ran out or the signal came first. */
  acquire(holder: string, turn: number, timeoutSeconds: number, signal?: AbortSignal): Promise<boolean>;
  /** Lets go; nothing happens when this holder does not have it, or has it in another turn. */
  release(holder: string, turn: number): void;
  /** Does the work while nobody else holds the lock. */
  during<T>(holder: string, work: () => Promise<T>): Promise<T>;
  /** Who has it now. */
  holder(): string | undefined;
}

interface Holding {
  readonly holder: string;
  readonly turn: number;
}

interface Waiting extends Holding {
  grant(): void;
}

/** Work that is done as a whole has one turn only. */
const ONLY_TURN = 1;

export function quietLock(clock: Clock): QuietLock {
  let current: Holding | undefined;
  const queue: Waiting[] = [];

  const handOver = (): void => {
    const next = queue.shift();
    current = next;
    next?.grant();
  };
  const release = (holder: string, turn: number): void => {
    if (current?.holder === holder && current.turn === turn) handOver();
  };
  const acquire: QuietLock["acquire"] = async (holder, turn, timeoutSeconds, signal) => {
    if (current === undefined || (current.holder === holder && current.turn <= turn)) {
      current = { holder, turn };
      return true;
    }
    const timeout = new AbortController();
    let waiting: Waiting | undefined;
    const granted = new Promise<boolean>((resolve) => {
      waiting = { holder, turn, grant: () => resolve(true) };
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
      await acquire(holder, ONLY_TURN, Number.POSITIVE_INFINITY);
      try {
        return await work();
      } finally {
        release(holder, ONLY_TURN);
      }
    },
    holder: () => current?.holder,
  };
}
