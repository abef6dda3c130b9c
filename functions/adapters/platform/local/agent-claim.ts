import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { canSeeOwner, isOwnerGone, ownerOfText, ownerText, thisOwner } from "#adapters/process/owner.ts";

import { hasCode } from "#adapters/process/has-code.ts";

/** What is known of the agent of a work folder: none lives, or one lives and perhaps is about to leave. */
export type AgentState =
  | { readonly kind: "none" }
  | { readonly kind: "alive"; readonly pid: number }
  | { readonly kind: "leaving"; readonly pid: number };

/** The claim of one agent on its work folder. */
export interface AgentClaim {
  /** From now on new requests need another agent. */
  leave(): void;
  /** It stays after all. */
  stay(): void;
}

/**
 * Claims are numbered files: the highest number counts, as long as its process lives. A number is taken by creating
 * its file, which only one can; the highest is never removed, so that a number is never taken twice.
 */
export function claimAgent(workFolder: string): AgentClaim | undefined {
  const folder = claimsFolder(workFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const highest = claimNumbers(folder).at(-1) ?? 0;
  if (stateOf(folder, highest).kind !== "none") return undefined;

  const own = claimPath(folder, highest + 1);
  const temporary = join(folder, `.${process.pid}`);
  const line = ownerText(thisOwner());
  writeFileSync(temporary, line);
  try {
    linkSync(temporary, own);
  } catch (error) {
    if (hasCode(error, "EEXIST")) return undefined;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  if (claimNumbers(folder).at(-1) !== highest + 1) {
    rmSync(own, { force: true });
    return undefined;
  }
  for (const number of claimNumbers(folder)) {
    if (number <= highest) rmSync(claimPath(folder, number), { force: true });
  }
  const rewrite = (text: string): void => {
    writeFileSync(temporary, text);
    renameSync(temporary, own);
  };
  return { leave: () => rewrite(`${line}\nleaving`), stay: () => rewrite(line) };
}

/** Whether an agent serves the work folder now. */
export function agentState(workFolder: string): AgentState {
  const folder = claimsFolder(workFolder);
  return stateOf(folder, claimNumbers(folder).at(-1) ?? 0);
}

function stateOf(folder: string, number: number): AgentState {
  const text = readText(claimPath(folder, number));
  const [line = "", leaving] = text?.split("\n") ?? [];
  const owner = ownerOfText(line);
  if (owner === undefined || isAgentGone(line)) return { kind: "none" };
  return { kind: leaving === "leaving" ? "leaving" : "alive", pid: owner.pid };
}

/** True when the process that a line of `ownerText` names is gone, as far as can be known here. */
export function isAgentGone(line: string): boolean {
  const owner = ownerOfText(line);
  return owner === undefined || isOwnerGone(owner) || (canSeeOwner(owner) && !answers(owner.pid));
}

/** For systems that do not tell when a process was started. */
function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

function claimsFolder(workFolder: string): string {
  return join(workFolder, "agent");
}

function claimPath(folder: string, number: number): string {
  return join(folder, `${number}.claim`);
}

function claimNumbers(folder: string): readonly number[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => /^(\d+)\.claim$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((left, right) => left - right);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
