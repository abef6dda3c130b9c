import type { ContainerLog } from "./supervisor-lines.ts";

/** A job and its pod, as Kubernetes has them; moments are milliseconds since the epoch. */
export interface OscarJob {
  readonly name: string;
  readonly service: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  readonly event: string;
  /** Counts what was made, for lists in order of their names with a place in them. */
  readonly number: number;
  readonly abort: AbortController;
  /** Undefined while it is suspended. */
  pod: OscarPod | undefined;
}

export interface OscarPod {
  phase: "Pending" | "Running" | "Succeeded" | "Failed";
  nodeName?: string;
  /** The node took it. */
  acceptedAt?: number;
  startedAt?: number;
  finishedAt?: number;
  exitCode?: number;
  /** Why its container waits, or how it ended. */
  reason?: string;
  log?: ContainerLog;
}

/** A moment as the API writes it: whole seconds. */
export function wholeSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
