import type { LandedFile } from "#core/workflow/routing.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunRequest } from "#ports/service-platform.ts";

/** So much is held for the requests to come. */
const MOST_BYTES = 256 * 2 ** 20;

/** The bytes of the files that requests carry, read before they are needed: the store is no part of what is measured. */
export class FileBodies {
  readonly #store: ObjectStore;
  readonly #buckets: Readonly<Record<LandedFile["bucket"], string>>;
  readonly #held = new Map<string, Uint8Array>();
  #heldBytes = 0;

  constructor(store: ObjectStore, { inputBucket, workBucket }: RunRequest) {
    this.#store = store;
    this.#buckets = { inputs: inputBucket, work: workBucket };
  }

  /** Reads the files of the load, as many as may be held. */
  async prepare(keys: Iterable<string>): Promise<void> {
    for (const key of new Set(keys)) {
      if (this.#heldBytes > MOST_BYTES) return;
      this.hold("inputs", key, await this.#read("inputs", key));
    }
  }

  /** Keeps what is known already; the oldest go when there is no room. */
  hold(bucket: LandedFile["bucket"], key: string, body: Uint8Array): void {
    this.#drop(placeOf(bucket, key));
    for (const oldest of this.#held.keys()) {
      if (this.#heldBytes + body.length <= MOST_BYTES) break;
      this.#drop(oldest);
    }
    this.#held.set(placeOf(bucket, key), body);
    this.#heldBytes += body.length;
  }

  /** At once where they are held. */
  bodiesOf(files: readonly LandedFile[]): readonly Uint8Array[] | Promise<readonly Uint8Array[]> {
    const held = files.map(({ bucket, key }) => this.#held.get(placeOf(bucket, key)));
    if (held.every((body) => body !== undefined)) return held;
    return Promise.all(files.map(({ bucket, key }, index) => held[index] ?? this.#read(bucket, key)));
  }

  async #read(bucket: LandedFile["bucket"], key: string): Promise<Uint8Array> {
    const object = await this.#store.get(this.#buckets[bucket], key);
    if (object !== undefined) return object.body;
    throw new Error(`Cannot send "${key}" as bucket "${this.#buckets[bucket]}" has no such object`);
  }

  #drop(place: string): void {
    this.#heldBytes -= this.#held.get(place)?.length ?? 0;
    this.#held.delete(place);
  }
}

function placeOf(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}
