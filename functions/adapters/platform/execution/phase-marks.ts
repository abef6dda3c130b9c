import type { Phase, PhaseSeconds } from "#core/trace/invocation.ts";

/** Cuts the time of one invocation into phases: each ends where the next begins, so that they sum to the whole. */
export class PhaseMarks {
  #lastSeconds: number;
  readonly #phases: Record<Phase, number | null> = {
    transfer: null,
    wait: 0,
    pull: 0,
    start: 0,
    download: 0,
    compute: 0,
    upload: 0,
    teardown: 0,
  };

  constructor(beganAtSeconds: number) {
    this.#lastSeconds = beganAtSeconds;
  }

  /** All time since the last mark was this phase. A time before the last mark counts as the last mark. */
  end(phase: Phase, atSeconds: number): void {
    const now = Math.max(atSeconds, this.#lastSeconds);
    this.#phases[phase] = (this.#phases[phase] ?? 0) + (now - this.#lastSeconds);
    this.#lastSeconds = now;
  }

  /** This phase cannot be seen: what it took is part of another one. */
  hide(phase: Phase): void {
    this.#phases[phase] = null;
  }

  get phases(): PhaseSeconds {
    return { ...this.#phases };
  }

  get endedAtSeconds(): number {
    return this.#lastSeconds;
  }
}
