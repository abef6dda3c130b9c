import type { Logger } from "#ports/logger.ts";

export interface HeardLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
}

/** A logger that says nothing aloud and remembers what it was told. */
export function quietLogger(): Logger & { readonly heard: HeardLine[] } {
  const heard: HeardLine[] = [];
  const say = (level: HeardLine["level"]) => (message: string) => void heard.push({ level, message });
  return { heard, info: say("info"), warn: say("warn"), error: say("error") };
}
