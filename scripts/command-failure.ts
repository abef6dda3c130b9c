import { EXIT, type ExitCode } from "./exit-code.ts";

/** A verb that could not do its work, for a reason that its user can act on. Each sentence goes on a line of its own. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  readonly sentences: readonly string[];

  constructor(exitCode: ExitCode, sentences: readonly string[], options?: ErrorOptions) {
    super(sentences.join("\n"), options);
    this.name = "CommandFailure";
    this.exitCode = exitCode;
    this.sentences = sentences;
  }
}

/** The user gave something that cannot be used: ends with exit code 2. */
export function badInput(sentence: string, cause?: unknown): CommandFailure {
  return new CommandFailure(EXIT.badInput, [sentence], { cause });
}

/** Something the verb needs cannot be reached: ends with exit code 4. */
export function unreachable(sentence: string, cause?: unknown): CommandFailure {
  return new CommandFailure(EXIT.unreachable, [sentence], { cause });
}

/** The user asked for the end: ends with exit code 130. */
export function interrupted(...sentences: readonly string[]): CommandFailure {
  return new CommandFailure(EXIT.interrupted, sentences);
}
