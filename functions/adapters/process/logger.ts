import { oneLine } from "#core/document/one-line.ts";
import type { Logger } from "#ports/logger.ts";

export const LOG_LEVELS = ["info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggerOptions {
  /** The least grave level that is written. */
  readonly level?: LogLevel;
  /** One JSON document a line, for machines; else a line for people. */
  readonly json?: boolean;
  /** Takes one line with its line feed; standard error by default, because standard output belongs to results. */
  readonly write?: (line: string) => void;
  /** Milliseconds since the epoch for the time stamp of JSON lines. */
  readonly now?: () => number;
}

/** Writes what functions say about their work, one line a message whatever the message holds. */
export function logger({
  level = "info",
  json = false,
  write = (line) => void process.stderr.write(line),
  now = Date.now,
}: LoggerOptions = {}): Logger {
  const least = LOG_LEVELS.indexOf(level);

  function say(of: Exclude<LogLevel, "silent">, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    if (LOG_LEVELS.indexOf(of) < least) return;
    write(json ? jsonLine(new Date(now()), of, message, fields) : humanLine(of, message, fields));
  }
  return {
    info: (message, fields) => say("info", message, fields),
    warn: (message, fields) => say("warn", message, fields),
    error: (message, fields) => say("error", message, fields),
  };
}

function jsonLine(time: Date, level: string, message: string, fields: Readonly<Record<string, unknown>>): string {
  const own = { time: time.toISOString(), level, message };
  return `${safeJson({ ...own, ...fields, ...own })}\n`;
}

function humanLine(level: string, message: string, fields: Readonly<Record<string, unknown>>): string {
  const values = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${humanValue(value)}`);
  const text = `${level === "info" ? "" : `${level}: `}${message}${values.join("")}`;
  return `${oneLine(text)}\n`;
}

function humanValue(value: unknown): string {
  if (typeof value === "string" && /^[^\s"=]+$/.test(value)) return value;
  return value instanceof Error ? JSON.stringify(value.message) : safeJson(value);
}

/** JSON of anything: a message must never fail because of what it is about. */
function safeJson(value: unknown): string {
  const above: unknown[] = [];
  return (
    JSON.stringify(value, function (this: unknown, _name, part: unknown) {
      if (typeof part === "bigint") return String(part);
      if (part instanceof Error) return errorFields(part);
      if (typeof part !== "object" || part === null) return part;
      while (above.length > 0 && above.at(-1) !== this) above.pop();
      if (above.includes(part)) return "[circular]";
      above.push(part);
      return part;
    }) ?? String(value)
  );
}

function errorFields(error: Error): Record<string, unknown> {
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  };
}
