import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Whether a path of a campaign file stands for several files. */
export function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

/**
 * Files that a pattern stands for, in the order of their names: `*` is any part of one name, `?` one character of it.
 * Names that begin with a dot are found only by patterns that do. Node's own glob comes with version 22.
 */
export async function matchFiles(pattern: string, folder: string): Promise<string[]> {
  let found = [pattern.startsWith("/") ? "/" : folder];
  const segments = pattern.split("/").filter((segment) => segment !== "" && segment !== ".");
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    found = (await Promise.all(found.map((place) => matchesIn(place, segment, isLast)))).flat();
  }
  return found.sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
}

async function matchesIn(folder: string, segment: string, isLast: boolean): Promise<string[]> {
  if (!isPattern(segment) && !isLast) return [join(folder, segment)];
  const expression = new RegExp(
    `^${segment
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
    "su",
  );
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => (isLast ? !entry.isDirectory() : !entry.isFile()))
    .filter(({ name }) => expression.test(name) && (segment.startsWith(".") || !name.startsWith(".")))
    .map(({ name }) => join(folder, name));
}
