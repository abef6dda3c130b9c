import { systemClock } from "#adapters/process/clock.ts";
import type { Clock } from "#ports/clock.ts";

import type { Io } from "../../scripts/terminal/io.ts";

/** A process that a test can look into: what was said on both outputs, and the hand on Ctrl-C. */
export interface FakeIo extends Io {
  stdoutText(): string;
  stderrText(): string;
  /** The one JSON document on standard output; throws when there is none or more than one. */
  document(): unknown;
  interrupt(signal?: "SIGINT" | "SIGTERM"): void;
}

export interface FakeIoOptions {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  /** What the user says to every question; nobody is there when it is left out. */
  readonly answer?: string;
}

export function fakeIo({ directory = "/", environment = {}, clock = systemClock, answer }: FakeIoOptions = {}): FakeIo {
  let [out, err] = ["", ""];
  const controller = new AbortController();
  return {
    stdout: { write: (text) => void (out += text) },
    stderr: { write: (text) => void (err += text) },
    environment,
    directory,
    operatorFolders: [directory],
    clock,
    interruption: controller.signal,
    ask: (question) => {
      err += question;
      return Promise.resolve(answer);
    },
    stdoutText: () => out,
    stderrText: () => err,
    document: () => JSON.parse(out) as unknown,
    interrupt: (signal = "SIGINT") => controller.abort(signal),
  };
}
