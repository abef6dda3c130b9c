import { CommanderError } from "commander";

import { OscarAccessError } from "#adapters/platform/oscar/api/oscar-access-error.ts";
import { OscarError } from "#adapters/platform/oscar/api/oscar-error.ts";
import { DocumentError } from "#core/document/document-error.ts";

import { CommandFailure } from "./command-failure.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { usageSentence } from "./usage-sentence.ts";

/** What a user is told when a verb ended by an exception. */
export interface FailureReport {
  readonly exitCode: ExitCode;
  readonly sentences: readonly string[];
  /** Where in our own code it happened: set for failures that are ours. */
  readonly stack?: string;
}

/** Errors of the operating system that mean that something outside us cannot be reached or written. */
const UNREACHABLE_CODES = new Set([
  ...["EACCES", "EPERM", "EEXIST", "EROFS", "ENOSPC", "EDQUOT", "EIO", "ENOTDIR", "EMFILE", "ENFILE"],
  ...["ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "ETIMEDOUT", "EAI_AGAIN", "EADDRINUSE"],
]);

export function failureReport(error: unknown, verb: string): FailureReport {
  if (error instanceof CommandFailure) return { exitCode: error.exitCode, sentences: error.sentences };
  if (error instanceof DocumentError) {
    return { exitCode: EXIT.badInput, sentences: error.problems.map(({ sentence }) => sentence) };
  }
  if (error instanceof CommanderError) {
    return { exitCode: EXIT.badInput, sentences: [usageSentence(error.code, error.message, verb)] };
  }
  const problem = error instanceof Error ? error : new Error(String(error));
  const blamed = outsideFault(problem);
  if (blamed !== undefined) {
    const { exitCode, reason } = blamed;
    const { message } = problem;
    return {
      exitCode,
      sentences: [isSentence(message) ? message : `Cannot go on with profaas ${verb} as ${reason}: ${message}`],
    };
  }
  return {
    exitCode: EXIT.internal,
    sentences: [
      `Cannot finish profaas ${verb} as something went wrong inside it: ${problem.message}`,
      "This is a fault of profaas: PROFAAS_DEBUG=1 shows where it happened.",
    ],
    ...(problem.stack === undefined ? {} : { stack: problem.stack }),
  };
}

const OUT_OF_REACH = { exitCode: EXIT.unreachable, reason: "something it needs cannot be reached" } as const;
const BAD_SETTINGS = { exitCode: EXIT.badInput, reason: "a setting of it is wrong" } as const;

/** What outside of us is to blame, by the first error in the chain of causes that tells; undefined where none does. */
function outsideFault(error: Error): typeof OUT_OF_REACH | typeof BAD_SETTINGS | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof OscarAccessError) return cause.fault === "settings" ? BAD_SETTINGS : OUT_OF_REACH;
    if (cause instanceof OscarError) return OUT_OF_REACH;
    const code = (cause as NodeJS.ErrnoException).code;
    if (typeof code === "string") return UNREACHABLE_CODES.has(code) ? OUT_OF_REACH : undefined;
  }
  return undefined;
}

/** Our own adapters speak in sentences; the operating system does not. */
function isSentence(message: string): boolean {
  return message.startsWith("Cannot ");
}
