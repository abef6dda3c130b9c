import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

import type { StepOwner } from "#ports/step-owner.ts";

/** The identity of this process. What the system does not tell (no /proc) is empty or 0. */
export function thisOwner(): StepOwner {
  return {
    host: hostname(),
    bootId: bootId(),
    pidNamespace: pidNamespace(),
    pid: process.pid,
    startTicks: processStart(process.pid)?.ticks ?? 0,
  };
}

/**
 * True only when the process is surely dead: the same host has started anew since, or on the same host no process
 * with that id and that start lives. False when it lives and when nobody here can know.
 */
export function isOwnerGone(owner: StepOwner): boolean {
  if (owner.host !== hostname() || owner.bootId === "") return false;
  if (owner.bootId !== bootId()) return bootId() !== "";
  if (owner.pidNamespace !== pidNamespace() || owner.startTicks === 0) return false;
  const found = processStart(owner.pid);
  return found === undefined || found.ticks !== owner.startTicks || found.isDead;
}

/** True when `isOwnerGone` can find out at all: the owner is of this host and counts processes as we do. */
export function canSeeOwner(owner: StepOwner): boolean {
  return owner.host === hostname() && owner.bootId === bootId() && owner.pidNamespace === pidNamespace();
}

/** The owner as one line that is also a file name. */
export function ownerText(owner: StepOwner): string {
  return [encodeURIComponent(owner.host), owner.bootId, owner.pidNamespace, owner.pid, owner.startTicks].join(",");
}

/** The owner that `ownerText` wrote, or undefined when the text is none. */
export function ownerOfText(text: string): StepOwner | undefined {
  const match = /^([^,/]*),([-0-9a-f]*),(\d*),(\d+),(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, host = "", boot = "", namespace = "", pid, ticks] = match;
  try {
    return {
      host: decodeURIComponent(host),
      bootId: boot,
      pidNamespace: namespace,
      pid: Number(pid),
      startTicks: Number(ticks),
    };
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "";
  } catch {
    return "";
  }
}

/** Fields 3 and 22 of /proc/PID/stat, see proc(5); the name in field 2 may hold anything, hence the last bracket. */
function processStart(pid: number): { readonly ticks: number; readonly isDead: boolean } | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { ticks: Number(fields[19]), isDead: fields[0] === "Z" || fields[0] === "X" };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
