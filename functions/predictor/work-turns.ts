/** Work that holds up the whole process, piece by piece: nobody waits for more than one piece that is not theirs. */
export interface WorkTurns {
  /** Does the work when its turn has come. */
  take<T>(name: string, work: () => T): Promise<T>;
}

export interface TurnOptions {
  /** Whether somebody waits for what is done under a name: it goes before the rest. */
  readonly isUrgent: (name: string) => boolean;
  /** Lets the process see to others between two pieces. */
  readonly pause: () => Promise<void>;
}

interface Piece {
  readonly name: string;
  readonly begin: () => void;
}

/** Turns in the order in which they were asked for, urgent ones first. */
export function workTurns({ isUrgent, pause }: TurnOptions): WorkTurns {
  const waiting: Piece[] = [];
  let working = false;

  async function workOff(): Promise<void> {
    working = true;
    while (waiting.length > 0) {
      await pause();
      const first = waiting.findIndex(({ name }) => isUrgent(name));
      waiting.splice(Math.max(0, first), 1)[0]!.begin();
    }
    working = false;
  }

  return {
    take: (name, work) =>
      new Promise((resolve, reject) => {
        const begin = (): void => {
          try {
            resolve(work());
          } catch (error) {
            reject(error as Error);
          }
        };
        waiting.push({ name, begin });
        if (!working) void workOff();
      }),
  };
}
