import type { Logger } from "#ports/logger.ts";

import type { Io } from "../terminal/io.ts";
import type { Progress } from "../terminal/progress.ts";

/** How often functions may fail, with nothing done between, before nobody waits for it any longer. */
const MOST_FAILURES = 3;

/** A logger that shows warnings beside the progress, and remembers how often a function failed. */
export interface FailureLog extends Logger {
  speakThrough(progress: Progress | undefined): void;
  /** True when a function failed since the last time somebody asked. */
  takeNews(): boolean;
  throwIfHopeless(): void;
  /** The work went on: earlier failures were none for good. */
  forget(): void;
}

export function failureLog(log: Logger, io: Io): FailureLog {
  let count = 0;
  let last = { message: "", error: undefined as unknown };
  let news = false;
  let shown: Progress | undefined;
  const speak = (text: string): void => (shown === undefined ? io.stderr.write(`${text}\n`) : shown.say(text));
  return {
    info: log.info,
    // Targets without a model are told with the models.
    warn: (message) => (message.startsWith("Cannot learn ") ? log.info(message) : speak(message)),
    error: (message, fields) => {
      count += 1;
      last = { message, error: fields?.["error"] };
      news = true;
      speak(message);
      log.info(message, fields);
    },
    speakThrough: (progress) => void (shown = progress),
    takeNews: () => {
      const had = news;
      news = false;
      return had;
    },
    throwIfHopeless: () => {
      if (count < MOST_FAILURES) return;
      const words = `a function failed ${count} times, the last time so: ${last.message}; what is measured is kept, and the same command goes on`;
      throw new Error(words, { cause: last.error });
    },
    forget: () => void (count = 0),
  };
}
