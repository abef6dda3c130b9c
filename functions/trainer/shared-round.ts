import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import {
  keptTrialsObject,
  keptTrialsPrefix,
  keptTrialsStart,
  parcelNoteObject,
  parcelNotesPrefix,
  parcelsObject,
} from "#core/campaign/object-keys.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { type KeptTrial, KeptTrials } from "#core/model/kept-trials.ts";
import { TrialParcels } from "#core/model/trial-parcels.ts";
import type { TrainingTask } from "#core/model/training-task.ts";

import { claimLease } from "#artifacts/claim-lease.ts";
import type { HeldLease } from "#artifacts/hold-lease.ts";
import type { TrainerPorts } from "./trainer-ports.ts";

/** A part of a round that one invocation works on at a time; null for all of a round that is not divided. */
export type ParcelNumber = number | null;

/**
 * The trials of one round of a target's search as objects: what came of them, how they are divided and who is at work on
 * what. Known by its content, so that every invocation that comes to it finds the same one.
 */
export class SharedRound {
  readonly #task: TrainingTask;
  readonly #store: TrainerPorts["store"];
  readonly #trials: readonly string[];
  readonly #sha256: string;
  readonly #read = new Set<string>();
  /** What is known to have come of trials. */
  readonly known = new Map<string, KeptTrial>();

  constructor(task: TrainingTask, trials: readonly string[], store: TrainerPorts["store"]) {
    this.#task = task;
    this.#trials = trials;
    this.#store = store;
    this.#sha256 = sha256Hex(canonicalJson(trials));
  }

  /** Reads what was kept since it was read last: of one parcel, or of all until all is known. */
  async read(parcel?: number): Promise<void> {
    const { bucket, key: prefix } = keptTrialsPrefix(this.#task, this.#task, this.#sha256);
    const key = parcel === undefined ? prefix : `${prefix}${keptTrialsStart(parcel)}`;
    const isOfWhole = (name: string): boolean => name.startsWith(`${prefix}${keptTrialsStart(null)}`);
    const keys = (await listObjects(this.#store, { bucket, key })).map((object) => object.key);
    for (const name of [...keys.filter(isOfWhole), ...keys.filter((each) => !isOfWhole(each))]) {
      if (this.#read.has(name)) continue;
      if (this.#trials.every((trial) => this.known.has(trial))) return;
      const kept = await readArtifact(this.#store, { bucket, key: name }, KeptTrials);
      this.#read.add(name);
      for (const trial of kept?.artifact.trials ?? []) this.known.set(trial.sha256, trial);
    }
  }

  /** Keeps what came of trials, which are known then. */
  async keep(parcel: ParcelNumber, trials: readonly KeptTrial[]): Promise<void> {
    if (trials.length === 0) return;
    const sha256 = sha256Hex(canonicalJson(trials.map((trial) => trial.sha256)));
    const address = keptTrialsObject(this.#task, this.#task, { round: this.#sha256, parcel, sha256 });
    if (this.#read.has(address.key)) return;
    const artifact: KeptTrials = { format: "kept-trials", version: 1, trials: [...trials] };
    await writeArtifact(this.#store, address, artifact, { ifAbsent: true });
    this.#read.add(address.key);
  }

  /** Keeps what parcels came to in one object: who comes later need not read each of them. */
  keepWhole(): Promise<void> {
    return this.keep(
      null,
      this.#trials.flatMap((trial) => this.known.get(trial) ?? []),
    );
  }

  async parcels(): Promise<TrialParcels | undefined> {
    return (await readArtifact(this.#store, parcelsObject(this.#task, this.#task, this.#sha256), TrialParcels))
      ?.artifact;
  }

  /** Divides the round, unless somebody has; what then holds. */
  async divide(parcels: TrialParcels): Promise<TrialParcels> {
    const address = parcelsObject(this.#task, this.#task, this.#sha256);
    const written = await writeArtifact(this.#store, address, parcels, { ifAbsent: true });
    return written.kind === "stored" ? parcels : ((await this.parcels()) ?? parcels);
  }

  /** Parcels of which some trial may not be kept yet: first those that nobody has claimed. */
  async openParcels(count: number): Promise<number[]> {
    const prefix = parcelNotesPrefix(this.#task, this.#task, this.#sha256);
    const notes = new Set((await listObjects(this.#store, prefix)).map(({ key }) => key));
    const has = (parcel: number, note: "claim" | "done"): boolean =>
      notes.has(parcelNoteObject(this.#task, this.#task, { round: this.#sha256, parcel, note }).key);
    const open = Array.from({ length: count }, (_, parcel) => parcel).filter((parcel) => !has(parcel, "done"));
    const { index, of } = this.#task.share;
    // Each share begins at a place of its own and goes round, so that few want the same one.
    const first = Math.floor((index * count) / of);
    const rank = (parcel: number): number => (has(parcel, "claim") ? count : 0) + ((parcel - first + count) % count);
    return open.sort((one, other) => rank(one) - rank(other));
  }

  claim(parcel: number, ports: TrainerPorts): Promise<HeldLease | undefined> {
    return claimLease(parcelNoteObject(this.#task, this.#task, { round: this.#sha256, parcel, note: "claim" }), ports);
  }

  /** Says that all trials of a parcel are kept. */
  async tellDone(parcel: number): Promise<void> {
    const address = parcelNoteObject(this.#task, this.#task, { round: this.#sha256, parcel, note: "done" });
    await writeArtifact(this.#store, address, { format: "parcel-done", version: 1 }, { ifAbsent: true });
  }
}
