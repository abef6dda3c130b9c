import type { Logger } from "#ports/logger.ts";

/** A logger that keeps what it was told. */
export function keepingLogger(): Logger & { readonly messages: string[] } {
  const messages: string[] = [];
  const keep = (message: string): void => void messages.push(message);
  return { messages, info: keep, warn: keep, error: keep };
}
