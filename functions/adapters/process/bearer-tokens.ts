import { readFile, stat } from "node:fs/promises";

import type { Environment } from "./environment.ts";

/** The bearer tokens that are right at this moment. */
export type BearerTokens = () => Promise<readonly string[]>;

const SHORTEST_TOKEN = 16;

/**
 * The tokens that the environment gives under a name: in the variable NAME, or in the file that NAME_FILE names, one a
 * line, read again whenever it changes, so that a token can be replaced without a restart. Undefined when it gives none.
 */
export async function bearerTokens(environment: Environment, name: string): Promise<BearerTokens | undefined> {
  const token = environment[name];
  const file = environment[`${name}_FILE`];
  if (token) {
    const tokens = [checked(token, name)];
    return () => Promise.resolve(tokens);
  }
  if (!file) return undefined;
  let read = await readTokens(file, `${name}_FILE`);
  return async () => {
    // A file that is being replaced may be missing for a moment: what was right stays right.
    const now = await identityOf(file).catch(() => read.identity);
    if (now !== read.identity) read = await readTokens(file, `${name}_FILE`).catch(() => read);
    return read.tokens;
  };
}

async function readTokens(
  file: string,
  variable: string,
): Promise<{ readonly identity: string; readonly tokens: readonly string[] }> {
  try {
    const identity = await identityOf(file);
    const lines = (await readFile(file, "utf8")).split(/\r?\n/).filter((line) => line.trim() !== "");
    if (lines.length === 0) throw new RangeError("it must hold a token: it is empty");
    return { identity, tokens: lines.map((line) => checked(line.trim(), variable)) };
  } catch (cause) {
    if (cause instanceof RangeError && cause.message.startsWith("Cannot")) throw cause;
    const { message } = cause as Error;
    throw new RangeError(`Cannot read the tokens of ${variable} as ${message}`, { cause });
  }
}

async function identityOf(file: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(file);
  return `${ino} ${size} ${mtimeMs}`;
}

function checked(token: string, variable: string): string {
  if (/^[\x21-\x7e]+$/.test(token) && token.length >= SHORTEST_TOKEN) return token;
  throw new RangeError(
    `Cannot use the token of ${variable} as it must have at least ${SHORTEST_TOKEN} characters, all visible ASCII: it has ${token.length}`,
  );
}
