import type { ComponentConfiguration } from "#core/campaign/configuration.ts";

/** How a service scales. */
export interface ServiceScale {
  /** Requests that one pod takes at once. */
  readonly concurrency: number;
  readonly leastPods: number;
  readonly mostPods: number;
}

/**
 * The scale of a component: what its configuration says; else one request a pod, no pod while nothing is asked, and as
 * many pods as the parallelism needs.
 */
export function serviceScale(configuration: ComponentConfiguration): ServiceScale {
  const { parallelism, concurrency = 1, minScale = 0 } = configuration;
  const mostPods = configuration.maxScale ?? Math.max(1, minScale, Math.ceil(parallelism / concurrency));
  return { concurrency, leastPods: minScale, mostPods };
}
