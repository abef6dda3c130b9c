import type { Command } from "commander";
import type { z } from "zod";

import type { ExitCode } from "./exit-code.ts";
import type { Io } from "./terminal/io.ts";

/** One verb of the command line: how it is asked for, what it says of itself, and what it does. */
export interface Verb<Document = unknown> {
  readonly name: string;
  /** Declares arguments and options; `--json` and `--help` are there already. */
  readonly declare: (command: Command) => void;
  /** Paragraphs that teach, below the list of options. */
  readonly details: string;
  readonly examples: readonly Example[];
  /** What `--json` prints when the verb did its work. */
  readonly document: z.ZodType<Document>;
  readonly run: (call: VerbCall) => Promise<VerbOutcome<Document>>;
}

export interface Example {
  readonly command: string;
  readonly meaning: string;
}

/** What the user asked for, and where to speak. */
export interface VerbCall {
  readonly arguments: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly json: boolean;
  readonly io: Io;
  /** Tells the user something on standard error. */
  readonly say: (sentence: string) => void;
}

export interface VerbOutcome<Document> {
  readonly document: Document;
  /** What standard output shows a person; ends without a line feed. */
  readonly text: string;
  /** 0 when left out. */
  readonly exitCode?: ExitCode;
  /** What a verb that stays does once its document is printed. */
  readonly stay?: () => Promise<ExitCode>;
}

/** Where the summaries for the list of verbs are, and how to load one verb: starting one does not load the others. */
export interface VerbEntry {
  readonly summary: string;
  readonly load: () => Promise<Verb>;
}
