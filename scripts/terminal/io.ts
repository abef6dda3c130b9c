import type { Clock } from "#ports/clock.ts";

/** Everything a verb may touch of the process around it, so that tests can stand in for the process. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path that relative paths of the command line start at. */
  readonly directory: string;
  /** Absolute paths of the folders that the operator's file is looked for in, the first one first. */
  readonly operatorFolders: readonly string[];
  readonly clock: Clock;
  /** Aborts when the user wants an end; its reason is the name of the signal. */
  readonly interruption: AbortSignal;
  /** What the user answered, or undefined when there is nobody to ask. */
  ask(question: string): Promise<string | undefined>;
}

export interface Sink {
  write(text: string): void;
  /** Set when a person watches and the cursor can be moved. */
  readonly terminal?: NodeJS.WriteStream;
}
