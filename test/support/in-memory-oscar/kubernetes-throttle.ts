import type { Clock } from "#ports/clock.ts";

/** How fast Kubernetes' client inside of OSCAR may ask. */
export interface ThrottleOptions {
  readonly callsPerSecond: number;
  readonly burst: number;
}

/** Holds requests up as OSCAR's client of Kubernetes does: nobody is refused, all wait in the order of their coming. */
export class KubernetesThrottle {
  readonly #options: ThrottleOptions;
  readonly #clock: Clock;
  /** When the next call may be made, if all were made as soon as they may. */
  #freeAt = -Infinity;

  constructor(options: ThrottleOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  async take(calls: number): Promise<void> {
    const { callsPerSecond, burst } = this.#options;
    const now = this.#clock.monotonicSeconds();
    const full = now - burst / callsPerSecond;
    this.#freeAt = Math.max(this.#freeAt, full) + calls / callsPerSecond;
    await this.#clock.sleep(Math.max(0, this.#freeAt - now));
  }
}

/** How many calls of Kubernetes a request makes; measured, or counted in the sources. */
export function kubernetesCalls(method: string, path: string, jobCount: number): number {
  if (path.startsWith("/job/")) return 2;
  if (path.startsWith("/run/")) return 1;
  if (/^\/system\/logs\/[^/]+$/.test(path)) return 2 + jobCount;
  if (path.startsWith("/system/logs/")) return 4;
  if (path === "/system/status") return 3;
  if (path.startsWith("/system/services")) return method === "GET" ? 3 : 7;
  return 0;
}
