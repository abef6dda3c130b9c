import { z } from "zod";

/** A request of which the queue-proxy of a pod wrote a line, where the cluster has it do so. */
export interface LoggedRequest {
  readonly endedEpochMilliseconds: number;
  /** From its arrival at the pod on: the wait for a place there is part of it. */
  readonly seconds: number;
  readonly status: number;
  /** Bytes of its body; null where it did not tell them before. */
  readonly requestBytes: number | null;
}

/** The fields of Knative's own template that are read here (`logging.request-log-template`). */
const Line = z.looseObject({
  httpRequest: z.looseObject({
    requestSize: z.union([z.string(), z.number()]).optional(),
    status: z.union([z.number(), z.string()]),
    latency: z.string(),
  }),
});

/** Reads the log of a queue-proxy, a time before each line; what is no line of a request is left out. */
export function requestLog(text: string): readonly LoggedRequest[] {
  return text.split("\n").flatMap((line) => {
    const [, time, rest = ""] = /^(\d{4}-\d\d-\d\dT\S+) (\{.*\})\s*$/.exec(line) ?? [];
    const read = time === undefined ? undefined : lineOf(rest);
    const endedEpochMilliseconds = Date.parse(time ?? "");
    if (read === undefined || Number.isNaN(endedEpochMilliseconds)) return [];
    const { requestSize, status, latency } = read.httpRequest;
    const seconds = Number(/^([\d.e+-]+)s$/.exec(latency)?.[1] ?? NaN);
    const bytes = Number(requestSize ?? -1);
    if (Number.isNaN(seconds)) return [];
    return [{ endedEpochMilliseconds, seconds, status: Number(status), requestBytes: bytes >= 0 ? bytes : null }];
  });
}

/** Between which times each request that was answered well was in service. */
export interface ServedRequest extends LoggedRequest {
  readonly leastSeconds: number;
}

/**
 * A request that found a free place in its pod was served at once, and took what the log says; one that may have waited took
 * at most that. `places` is how many the pod serves at once, 0 any number.
 */
export function servedRequests(logged: readonly LoggedRequest[], places: number): readonly ServedRequest[] {
  const spans = logged.map((each) => ({ each, began: each.endedEpochMilliseconds - each.seconds * 1000 }));
  return spans
    .filter(({ each }) => each.status >= 200 && each.status < 300)
    .map(({ each, began }) => {
      const others = spans.filter(
        (other) => other.each !== each && other.began <= began && other.each.endedEpochMilliseconds > began,
      ).length;
      return { ...each, leastSeconds: places === 0 || others < places ? each.seconds : 0 };
    });
}

function lineOf(text: string): z.infer<typeof Line> | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
