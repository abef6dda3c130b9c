import { Presets, SingleBar } from "cli-progress";

import { formatQuantity } from "#core/document/format-quantity.ts";
import type { Io } from "./io.ts";

/** Seconds between two lines of progress where no bar can be drawn. */
const LINE_INTERVAL_SECONDS = 5;
/** What takes less than this shows no progress at all. */
const PATIENCE_SECONDS = 1;

export interface ProgressState {
  readonly done: number;
  readonly total: number;
  /** What is being done now. */
  readonly note: string;
  /** Undefined while nobody can tell. */
  readonly remainingSeconds?: number | undefined;
}

/** Progress of something long on standard error: a bar where a person watches, else a line every few seconds. */
export interface Progress {
  update(state: ProgressState): void;
  /** Says something without tearing the bar. */
  say(sentence: string): void;
  stop(): void;
}

export function startProgress(title: string, io: Io): Progress {
  return io.stderr.terminal === undefined ? lines(title, io) : bar(title, io, io.stderr.terminal);
}

function lines(title: string, io: Io): Progress {
  const startedSeconds = io.clock.monotonicSeconds();
  let nextLineSeconds = startedSeconds + PATIENCE_SECONDS;
  return {
    update(state) {
      const now = io.clock.monotonicSeconds();
      if (now < nextLineSeconds) return;
      nextLineSeconds = now + LINE_INTERVAL_SECONDS;
      io.stderr.write(`${title}: ${progressText(state)}\n`);
    },
    say: (sentence) => io.stderr.write(`${sentence}\n`),
    stop: () => undefined,
  };
}

function bar(title: string, io: Io, stream: NodeJS.WriteStream): Progress {
  const startedSeconds = io.clock.monotonicSeconds();
  let drawn: SingleBar | undefined;
  let last: ProgressState | undefined;
  const hide = (): void => {
    drawn?.stop();
    drawn = undefined;
  };
  const draw = (state: ProgressState): void => {
    const payload = { tail: tailText(state) };
    if (drawn === undefined) {
      drawn = new SingleBar(
        {
          stream,
          format: `${title} {bar} {value}/{total} {tail}`,
          barsize: 24,
          hideCursor: true,
          clearOnComplete: true,
          gracefulExit: false,
          linewrap: false,
        },
        Presets.shades_classic,
      );
      drawn.start(state.total, state.done, payload);
    } else {
      drawn.setTotal(state.total);
      drawn.update(state.done, payload);
    }
  };
  return {
    update(state) {
      last = state;
      if (state.total > 0 && io.clock.monotonicSeconds() - startedSeconds >= PATIENCE_SECONDS) draw(state);
    },
    say(sentence) {
      const wasDrawn = drawn !== undefined;
      hide();
      io.stderr.write(`${sentence}\n`);
      if (wasDrawn && last !== undefined) draw(last);
    },
    stop: hide,
  };
}

/** `12 of 40 (30 %), about 3 min 20 s to go: measuring detect alone` */
export function progressText(state: ProgressState): string {
  if (state.total === 0) return state.note;
  const share = state.total > 0 ? ` (${Math.floor((100 * state.done) / state.total)} %)` : "";
  return `${state.done} of ${state.total}${share}${tailText(state) === "" ? "" : `, ${tailText(state)}`}`;
}

function tailText({ note, remainingSeconds }: ProgressState): string {
  const eta = remainingSeconds === undefined ? "" : `about ${wholeSeconds(remainingSeconds)} to go`;
  return [eta, note].filter((part) => part !== "").join(": ");
}

/** A time that is an estimate: no fractions of seconds. */
export function wholeSeconds(durationSeconds: number): string {
  const seconds = Math.max(1, Math.round(durationSeconds));
  return seconds < 120 ? `${seconds} s` : formatQuantity(seconds, "s");
}
