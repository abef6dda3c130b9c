import type { TandemLimits } from "#core/queueing/forecast/tandem-limits.ts";

/** Of one request over HTTP: some seconds of work at most, most of which others need not wait for. */
export const REQUEST_LIMITS: TandemLimits = { tandems: 10_000, jobs: 10_000_000, squaredServers: 1e9 };

/** Of one table in the bucket of requests. */
export const TABLE_LIMITS: TandemLimits = { tandems: 100_000, jobs: 0, squaredServers: 1e10 };
