import { conditionOf, containerOf, type Pod } from "../cluster/pod.ts";
import { COMPONENT_CONTAINER } from "../cluster/component-pod.ts";
import type { PodSight, PodWatch } from "../cluster/pod-watch.ts";
import { podTrouble } from "../cluster/pod-troubles.ts";
import { COMPONENT_LABEL } from "../cluster/run-names.ts";
import type { PodStart } from "./serving-phases.ts";

/** What was seen of one pod of a service. */
interface PodLife {
  pod: Pod;
  readonly madeAtSeconds: number;
  readonly madeBlindSeconds: number;
  ready: { readonly atSeconds: number; readonly blindSeconds: number } | undefined;
  /** When it was seen that its component had been killed for want of memory. */
  readonly killedAtSeconds: number[];
  isGoing: boolean;
}

interface Trouble {
  readonly pod: string;
  readonly message: string;
  readonly fromSeconds: number;
  toSeconds: number;
}

/** The pods of one service as they come, get ready, run out of memory and go. */
export class ServicePods {
  readonly #lives = new Map<string, PodLife>();
  readonly #troubles: Trouble[] = [];
  readonly #changes = new Set<() => void>();
  readonly #release: () => void;
  #readyMost = 0;

  constructor(pods: PodWatch, component: string) {
    this.#release = pods.listen(
      (labels) => labels[COMPONENT_LABEL] === component,
      (sight) => this.#see(sight),
    );
  }

  /** Pods that take requests now. */
  get ready(): readonly Pod[] {
    return [...this.#lives.values()].filter(isReady).map(({ pod }) => pod);
  }

  /** Pods that are there and not on their way out. */
  get staying(): readonly Pod[] {
    return [...this.#lives.values()].filter(({ isGoing }) => !isGoing).map(({ pod }) => pod);
  }

  /** Every pod that was seen, also those that have gone. */
  get all(): readonly Pod[] {
    return [...this.#lives.values()].map(({ pod }) => pod);
  }

  get readyMost(): number {
    return this.#readyMost;
  }

  /** Forgets what there was before the load. */
  begin(): void {
    this.#readyMost = this.ready.length;
    this.#troubles.length = 0;
  }

  nodeOf(pod: string): string {
    return this.#lives.get(pod)?.pod.spec.nodeName ?? "";
  }

  /** The start of a pod that was not ready at that time; undefined when it was, or nothing is known of it. */
  startAfter(pod: string, atSeconds: number): PodStart | undefined {
    const life = this.#lives.get(pod);
    if (life?.ready === undefined || life.ready.atSeconds <= atSeconds) return undefined;
    const { madeAtSeconds, madeBlindSeconds, ready } = life;
    return { madeAtSeconds, madeBlindSeconds, readyAtSeconds: ready.atSeconds, readyBlindSeconds: ready.blindSeconds };
  }

  /** True when the component of the pod was seen to be killed for want of memory after that time. */
  isKilledAfter(pod: string, atSeconds: number): boolean {
    return this.#lives.get(pod)?.killedAtSeconds.some((killed) => killed >= atSeconds) ?? false;
  }

  /** Why pods of the service did not come to run between two times, as the platform says. */
  troublesBetween(fromSeconds: number, toSeconds: number): readonly string[] {
    const meant = this.#troubles.filter(
      (trouble) => trouble.fromSeconds < toSeconds && trouble.toSeconds > fromSeconds,
    );
    return [...new Set(meant.map(({ message }) => message))];
  }

  /** Calls back at every change. */
  onChange(listener: () => void): () => void {
    this.#changes.add(listener);
    return () => void this.#changes.delete(listener);
  }

  close(): void {
    this.#release();
  }

  #see({ pod, isDeleted, atSeconds, blindSinceSeconds }: PodSight): void {
    const { name } = pod.metadata;
    const blindSeconds = blindSinceSeconds === undefined ? 0 : Math.max(0, atSeconds - blindSinceSeconds);
    const life: PodLife = this.#lives.get(name) ?? {
      pod,
      madeAtSeconds: atSeconds,
      madeBlindSeconds: blindSeconds,
      ready: undefined,
      killedAtSeconds: [],
      isGoing: false,
    };
    const killsBefore = killsOf(life.pod);
    life.pod = pod;
    life.isGoing ||= isDeleted || (pod.metadata.deletionTimestamp ?? undefined) !== undefined;
    if (life.ready === undefined && conditionOf(pod, "Ready")?.status === "True")
      life.ready = { atSeconds, blindSeconds };
    if (killsOf(pod) > killsBefore) life.killedAtSeconds.push(atSeconds);
    this.#lives.set(name, life);
    this.#noteTrouble(pod, atSeconds);
    this.#readyMost = Math.max(this.#readyMost, this.ready.length);
    for (const listener of [...this.#changes]) listener();
  }

  #noteTrouble(pod: Pod, atSeconds: number): void {
    const message = podTrouble(pod)?.message;
    const { name } = pod.metadata;
    const open = this.#troubles.find((trouble) => trouble.pod === name && trouble.toSeconds === Infinity);
    if (open?.message === message) return;
    if (open !== undefined) open.toSeconds = atSeconds;
    if (message !== undefined) this.#troubles.push({ pod: name, message, fromSeconds: atSeconds, toSeconds: Infinity });
  }
}

function isReady({ pod, isGoing }: PodLife): boolean {
  return !isGoing && conditionOf(pod, "Ready")?.status === "True";
}

/** Grows by each kill that the pod's status tells of: one that is over, and one that was followed by a restart. */
function killsOf(pod: Pod): number {
  const container = containerOf(pod, COMPONENT_CONTAINER);
  if (container === undefined) return 0;
  const last = container.lastState.terminated?.reason === "OOMKilled" ? container.restartCount : 0;
  const now = container.state.terminated?.reason === "OOMKilled" ? container.restartCount + 1 : 0;
  return Math.max(last, now);
}
