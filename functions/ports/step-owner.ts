/** Who holds a step: enough to tell, on the same machine, whether that process still lives. */
export interface StepOwner {
  readonly host: string;
  /** Changes with every start of the machine. */
  readonly bootId: string;
  /** Process ids mean something only inside their namespace. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** Start of the process in clock ticks since boot: a pid may be given out again. */
  readonly startTicks: number;
}

/** True only when the owner is surely dead; an owner on another machine never is, its lease has to run out. */
export type IsOwnerGone = (owner: StepOwner) => boolean;
