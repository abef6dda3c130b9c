/** A request to `/job` or `/run` as OSCAR writes it into its own log. */
export interface Execution {
  readonly endedAtEpochMilliseconds: number;
  readonly seconds: number;
  readonly status: number;
  readonly path: string;
  readonly user: string;
}

export function executionLine({ endedAtEpochMilliseconds: at, seconds, status, path, user }: Execution): string {
  const nanoseconds = String(Math.round((at % 1) * 1e6)).padStart(6, "0");
  const stamp = `${new Date(Math.floor(at)).toISOString().slice(0, -1)}${nanoseconds}Z`;
  const latency = goDuration(seconds).padStart(13);
  return `[GIN-EXECUTIONS-LOGGER] ${stamp} | ${status} | ${latency} | 127.0.0.1 | POST    ${path} | ${user}`;
}

/** As `GET /system/logs` takes such a line apart, which with the engine's time before it goes wrong. */
export function parsedExecution(line: string, withTimestamps: boolean): object {
  const stamp = /\] (\S+)/.exec(line)?.[1] ?? "";
  const raw = withTimestamps ? `${stamp} ${line}` : line;
  const [timestamp = "", status, latency = "", clientIp = "", place = "", user = ""] = raw
    .replace(/^\[GIN-EXECUTIONS-LOGGER\]/, "")
    .split("|")
    .map((part) => part.trim());
  const [method = "", path = ""] = place.split(/\s+/);
  return {
    timestamp: timestamp.replace(/0+Z$/, "Z").replace(/\.Z$/, "Z"),
    status: Number(status),
    latency,
    client_ip: clientIp,
    method,
    path,
    user,
    raw,
  };
}

function goDuration(seconds: number): string {
  if (seconds >= 1) return `${Number(seconds.toFixed(9))}s`;
  return seconds >= 1e-3 ? `${Number((seconds * 1e3).toFixed(6))}ms` : `${Number((seconds * 1e6).toFixed(3))}µs`;
}
