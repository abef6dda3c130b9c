import type { KeptService } from "./kept-service.ts";

/** What stands for the script of a service in a test: it gets what a script gets, and writes files as one does. */
export type OscarProgram = (invocation: OscarInvocation) => Promise<OscarProgramEnd>;

/**
 * `killed`: it killed its supervisor, which is the only way for a script to fail its job; `outOfMemory`: the whole container
 * had too little. To throw is to fail in vain.
 */
export type OscarProgramEnd = "killed" | "outOfMemory" | void;

export interface OscarInvocation {
  readonly service: KeptService;
  readonly jobName: string;
  readonly node: { readonly name: string; readonly architecture: string };
  readonly variables: Readonly<Record<string, string>>;
  readonly inputPath: string | undefined;
  readonly outputFolder: string;
  /** Writes to the script's output. */
  say(text: string): void;
  /** The job was deleted. */
  readonly signal: AbortSignal;
}
