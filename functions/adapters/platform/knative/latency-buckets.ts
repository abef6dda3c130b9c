/** Requests that took between two times. */
export interface LatencyBucket {
  readonly leastSeconds: number;
  readonly mostSeconds: number;
  readonly requests: number;
}

/**
 * How long requests took in the user's container that were answered well, by the buckets in which a queue-proxy of Knative
 * counts them since its pod began; those that took longer than the last bucket have no end, and are told with infinity.
 */
export function latencyBuckets(text: string): readonly LatencyBucket[] {
  const upTo = new Map<number, number>();
  for (const line of text.split("\n")) {
    const [, labels = "", value] = /^revision_app_request_latencies_bucket\{(.*)\}\s+(\S+)/.exec(line) ?? [];
    if (value === undefined || !/(?:^|,)response_code_class="2xx"/.test(labels)) continue;
    const bound = /(?:^|,)le="([^"]+)"/.exec(labels)?.[1];
    const milliseconds = bound === "+Inf" ? Infinity : Number(bound);
    // Codes of one class are series of their own.
    upTo.set(milliseconds, (upTo.get(milliseconds) ?? 0) + Number(value));
  }
  const bounds = [...upTo.keys()].filter((bound) => !Number.isNaN(bound)).sort((left, right) => left - right);
  return bounds.flatMap((bound, index) => {
    const below = index === 0 ? 0 : bounds[index - 1]!;
    const requests = upTo.get(bound)! - (upTo.get(below) ?? 0);
    return requests > 0 ? [{ leastSeconds: below / 1000, mostSeconds: bound / 1000, requests }] : [];
  });
}
