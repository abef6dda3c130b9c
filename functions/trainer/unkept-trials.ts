import type { KeptTrial } from "#core/model/kept-trials.ts";

import type { ParcelNumber, SharedRound } from "./shared-round.ts";

interface Unkept {
  readonly round: SharedRound;
  readonly parcel: ParcelNumber;
  readonly trial: KeptTrial;
}

/** What came of trials and is not worth an object yet. */
export class UnkeptTrials {
  #waiting: Unkept[] = [];

  /** What they took together. */
  get seconds(): number {
    return this.#waiting.reduce((sum, { trial }) => sum + trial.seconds, 0);
  }

  add(unkept: Unkept): void {
    this.#waiting.push(unkept);
  }

  /** Makes objects of them: one of each round and parcel. */
  async keep(): Promise<void> {
    const taken = this.#waiting;
    this.#waiting = [];
    const byRound = new Map<SharedRound, Map<ParcelNumber, KeptTrial[]>>();
    for (const { round, parcel, trial } of taken) {
      const parcels = byRound.get(round) ?? new Map<ParcelNumber, KeptTrial[]>();
      byRound.set(round, parcels.set(parcel, [...(parcels.get(parcel) ?? []), trial]));
    }
    for (const [round, parcels] of byRound) for (const [parcel, trials] of parcels) await round.keep(parcel, trials);
  }
}
