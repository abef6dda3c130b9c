import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";

/** The file that a program's name means: a path from the folder, or the first of that name in PATH; undefined if none. */
export function findProgram(program: string, folder: string, path: string | undefined): string | undefined {
  const candidates = program.includes("/")
    ? [resolve(folder, program)]
    : (path ?? "").split(delimiter).map((place) => resolve(folder, place, program));
  return candidates.find(isProgram);
}

/** What tells one version of a program from another, without asking it: its real path, size and time of change. */
export function programStamp(path: string): string {
  const real = realpathSync(path);
  const { size, mtimeMs } = statSync(real);
  return `${real} ${size} ${Math.round(mtimeMs)}`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
