/** What became of work that was put in the queue. */
export type Queued<Result> =
  | { readonly kind: "done"; readonly result: Result }
  /** Too much waits already. */
  | { readonly kind: "full" }
  /** Whoever asked went away before it was begun. */
  | { readonly kind: "abandoned" }
  /** The queue was closed before it was begun. */
  | { readonly kind: "closed" };

/** Work in the order of asking, a few pieces at once, with a bound on what waits. */
export interface StepQueue {
  run<Result>(work: () => Promise<Result>, asker: AbortSignal): Promise<Queued<Result>>;
  /** Sends away what waits and all that comes; resolves when what is under way has ended. */
  close(): Promise<void>;
}

export function stepQueue({ atOnce, waiting }: { readonly atOnce: number; readonly waiting: number }): StepQueue {
  /** Each is told whether it is its turn, or that it never will be. */
  const line: ((isTurn: boolean) => void)[] = [];
  const idlers: (() => void)[] = [];
  let running = 0;
  let closed = false;

  function waitInLine(asker: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const tell = (isTurn: boolean): void => {
        asker.removeEventListener("abort", leave);
        resolve(isTurn);
      };
      const leave = (): void => {
        line.splice(line.indexOf(tell), 1);
        resolve(false);
      };
      asker.addEventListener("abort", leave, { once: true });
      line.push(tell);
    });
  }
  /** The place goes to the next in line, so that nobody can slip in between. */
  function giveUpPlace(): void {
    const next = line.shift();
    if (next !== undefined) return next(true);
    running--;
    if (running === 0) for (const resolve of idlers.splice(0)) resolve();
  }

  return {
    async run(work, asker) {
      if (closed) return { kind: "closed" };
      if (asker.aborted) return { kind: "abandoned" };
      if (running < atOnce) running++;
      else if (line.length >= waiting) return { kind: "full" };
      else if (!(await waitInLine(asker))) return { kind: closed ? "closed" : "abandoned" };
      try {
        return { kind: "done", result: await work() };
      } finally {
        giveUpPlace();
      }
    },
    close() {
      closed = true;
      for (const tell of line.splice(0)) tell(false);
      return running === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve));
    },
  };
}
