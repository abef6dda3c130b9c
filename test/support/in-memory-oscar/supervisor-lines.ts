import type { Clock } from "#ports/clock.ts";

/** The log of a container: each line with the moment at which the engine had it. */
export class ContainerLog {
  readonly #clock: Clock;
  readonly #lines: { readonly at: number; readonly line: string }[] = [];
  /** Nanoseconds that the engine's stamps go on by themselves, so that no two are the same. */
  #step = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Writes text, which may have several lines. */
  write(text: string): void {
    for (const line of text.replace(/\n$/, "").split("\n")) {
      this.#lines.push({ at: this.#clock.epochMilliseconds(), line });
    }
  }

  /** As `GET /system/logs/{service}/{job}` gives it. */
  text(withTimestamps: boolean): string {
    this.#step = 0;
    const last = { at: Number.NaN };
    return this.#lines
      .map(({ at, line }) => {
        this.#step = at === last.at ? this.#step + 1013 : 178_998;
        last.at = at;
        return withTimestamps ? `${engineStamp(at, this.#step)} ${line}\n` : `${line}\n`;
      })
      .join("");
  }
}

/** One level of Python's logging. */
export type Level = "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";

const RANKS: Readonly<Record<string, number>> = {
  NOTSET: 0,
  DEBUG: 10,
  INFO: 20,
  WARNING: 30,
  ERROR: 40,
  CRITICAL: 50,
};

/** The supervisor's logger: what it writes depends on the service's level. */
export class SupervisorLog {
  readonly #log: ContainerLog;
  readonly #clock: Clock;
  readonly #least: number;

  constructor(log: ContainerLog, level: string, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
    this.#least = RANKS[level] ?? 20;
  }

  say(level: Level, words: string): void {
    if (RANKS[level]! < this.#least) return;
    const stamp = new Date(this.#clock.epochMilliseconds()).toISOString().replace("T", " ").replace(".", ",");
    this.#log.write(`${stamp.slice(0, 23)} - supervisor - ${level} - ${words}\n`);
  }

  info(words: string): void {
    this.say("INFO", words);
  }
}

function engineStamp(milliseconds: number, nanoseconds: number): string {
  const whole = Math.floor(milliseconds);
  const left = Math.min(999_999, Math.floor((milliseconds - whole) * 1e6) + nanoseconds);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(left).padStart(6, "0")}Z`;
}
