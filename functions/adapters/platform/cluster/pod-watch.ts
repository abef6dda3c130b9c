import type { Clock } from "#ports/clock.ts";
import type { Kubernetes, KubernetesObject } from "#ports/kubernetes.ts";
import type { Logger } from "#ports/logger.ts";

import { Pod } from "./pod.ts";

/** A pod as it was seen at a moment of our own clock. */
export interface PodSight {
  readonly pod: Pod;
  readonly isDeleted: boolean;
  readonly atSeconds: number;
  /** Where the watch was blind before: since when. What is seen now may have happened at any time from then on. */
  readonly blindSinceSeconds: number | undefined;
}

export interface PodWatchOptions {
  readonly kubernetes: Kubernetes;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Logger;
}

const FIRST_PAUSE_SECONDS = 0.1;
const LONGEST_PAUSE_SECONDS = 5;
/** What happened while a watch was broken is told within this time after it is mended. */
const CATCH_UP_SECONDS = 1;

/** One watch on all pods with some labels, for everyone who waits for one of them. It mends itself when it breaks. */
export class PodWatch {
  readonly #options: PodWatchOptions;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<(sight: PodSight) => void>();
  readonly #pods = new Map<string, Pod>();
  #running: Promise<void> | undefined;
  #lastContactSeconds: number;
  /** Set while what comes may have happened before a broken watch was mended. */
  #mended: { readonly blindSinceSeconds: number; readonly untilSeconds: number } | undefined;

  constructor(options: PodWatchOptions) {
    this.#options = options;
    this.#lastContactSeconds = options.clock.monotonicSeconds();
  }

  /** Begins to watch; resolves once the pods that are there are known. */
  async open(): Promise<void> {
    const from = await this.#list();
    this.#running = this.#follow(from);
  }

  /** Tells of every change of these pods from now on, and at once of those that are there. */
  listen(
    wanted: (labels: Readonly<Record<string, string>>) => boolean,
    onSight: (sight: PodSight) => void,
  ): () => void {
    const listener = (sight: PodSight): void => {
      if (wanted(sight.pod.metadata.labels)) onSight(sight);
    };
    this.#listeners.add(listener);
    for (const pod of this.#pods.values()) listener(this.#sight(pod, false, undefined));
    return () => void this.#listeners.delete(listener);
  }

  /** The pods that are there now, as far as is known. */
  get pods(): readonly Pod[] {
    return [...this.#pods.values()];
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #follow(from: string): Promise<void> {
    const { kubernetes, namespace, labels, clock, log } = this.#options;
    const { signal } = this.#closing;
    let resourceVersion: string | undefined = from;
    let pauseSeconds = FIRST_PAUSE_SECONDS;
    let isFirst = true;
    while (!signal.aborted) {
      const beganSeconds = clock.monotonicSeconds();
      try {
        resourceVersion ??= await this.#list();
        const untilSeconds = clock.monotonicSeconds() + CATCH_UP_SECONDS;
        if (!isFirst) this.#mended = { blindSinceSeconds: this.#lastContactSeconds, untilSeconds };
        isFirst = false;
        const end = await kubernetes.watch(
          "pods",
          { namespace, labels, resourceVersion },
          ({ type, object }) => this.#change(object, type === "deleted"),
          signal,
        );
        resourceVersion = end.kind === "closed" ? end.resourceVersion : undefined;
      } catch (error) {
        if (signal.aborted) return;
        log.warn("The watch on the run's pods broke off", { error });
        resourceVersion = undefined;
      }
      // A watch that held for a while ended in the ordinary way: go on at once.
      const lasted = clock.monotonicSeconds() - beganSeconds > LONGEST_PAUSE_SECONDS;
      pauseSeconds = lasted ? FIRST_PAUSE_SECONDS : Math.min(LONGEST_PAUSE_SECONDS, 2 * pauseSeconds);
      if (!lasted) await clock.sleep(pauseSeconds, signal);
    }
  }

  /** Compares what is there with what was known. */
  async #list(): Promise<string> {
    const { kubernetes, namespace, labels } = this.#options;
    const blindSinceSeconds = this.#lastContactSeconds;
    const { items, resourceVersion } = await kubernetes.list("pods", { namespace, labels });
    const present = new Set(items.map(({ metadata }) => metadata.name));
    for (const [name, pod] of this.#pods) {
      if (present.has(name)) continue;
      this.#pods.delete(name);
      this.#tell(this.#sight(pod, true, blindSinceSeconds));
    }
    for (const item of items) {
      const pod = Pod.parse(item);
      this.#pods.set(pod.metadata.name, pod);
      this.#tell(this.#sight(pod, false, blindSinceSeconds));
    }
    this.#lastContactSeconds = this.#options.clock.monotonicSeconds();
    return resourceVersion;
  }

  #change(object: KubernetesObject, isDeleted: boolean): void {
    const pod = Pod.parse(object);
    if (isDeleted) this.#pods.delete(pod.metadata.name);
    else this.#pods.set(pod.metadata.name, pod);
    const nowSeconds = this.#options.clock.monotonicSeconds();
    if (this.#mended !== undefined && nowSeconds > this.#mended.untilSeconds) this.#mended = undefined;
    this.#lastContactSeconds = nowSeconds;
    this.#tell(this.#sight(pod, isDeleted, this.#mended?.blindSinceSeconds));
  }

  #sight(pod: Pod, isDeleted: boolean, blindSinceSeconds: number | undefined): PodSight {
    return { pod, isDeleted, atSeconds: this.#options.clock.monotonicSeconds(), blindSinceSeconds };
  }

  #tell(sight: PodSight): void {
    for (const listener of [...this.#listeners]) listener(sight);
  }
}
