import type { Arrival, Routing } from "#core/workflow/routing.ts";
import type { RunMeasurement } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import type { Output, ProducedFile } from "./component-server.ts";
import { copyObject } from "./transfer.ts";

interface Delivered {
  readonly key: string;
  readonly sizeBytes: number;
  readonly originIndex: number;
  readonly producer: string;
  readonly consumers: readonly string[];
}

/** The files between components, and final outputs, while the run lasts: in the work bucket, below the run's prefix. */
export class Deliveries {
  readonly #run: RunRequest;
  readonly #routing: Routing;
  readonly #store: ObjectStore;
  readonly #onArrivals: (arrivals: readonly Arrival[]) => void;
  readonly #delivered: Delivered[] = [];

  constructor(
    run: RunRequest,
    routing: Routing,
    store: ObjectStore,
    onArrivals: (arrivals: readonly Arrival[]) => void,
  ) {
    this.#run = run;
    this.#routing = routing;
    this.#store = store;
    this.#onArrivals = onArrivals;
  }

  /** Puts what the outputs of the component take; each file starts its consumers as soon as it has landed. */
  async deliver<File extends ProducedFile>(
    arrival: Arrival,
    files: readonly File[],
    put: (file: File, key: string) => Promise<void>,
  ): Promise<Output> {
    const byPath = new Map(files.map((file) => [file.relativePath, file]));
    const taken = new Set<File>();
    for (const delivery of this.#routing.deliveries(arrival, [...byPath.keys()])) {
      const file = byPath.get(delivery.relativePath) as File;
      const key = `${this.#run.workPrefix}${delivery.key}`;
      const { sizeBytes } = file;
      const { originIndex, id: producer } = arrival;
      this.#delivered.push({ key, sizeBytes, originIndex, producer, consumers: delivery.consumers });
      await put(file, key);
      taken.add(file);
      this.#onArrivals(this.#routing.landed(arrival, delivery, { bucket: "work", key, sizeBytes }));
    }
    this.#onArrivals(this.#routing.succeeded(arrival));
    return { outputBytes: [...taken].reduce((total, file) => total + file.sizeBytes, 0), outputCount: taken.size };
  }

  /** Copies what components read to where later runs find it; null when the run is not to capture. */
  async capture(): Promise<RunMeasurement["captured"]> {
    const { captureToPrefix, workBucket, inputBucket } = this.#run;
    if (captureToPrefix === null) return null;
    const captured: NonNullable<RunMeasurement["captured"]> = {};
    for (const { key, sizeBytes, originIndex, producer, consumers } of this.#delivered) {
      for (const consumer of consumers) {
        if (this.#routing.isBroken(consumer, originIndex)) continue;
        const name = key.slice(key.lastIndexOf("/") + 1);
        const copy = `${captureToPrefix}${consumer}/${String(originIndex).padStart(6, "0")}/${producer}/${name}`;
        await copyObject(this.#store, { bucket: workBucket, key }, { bucket: inputBucket, key: copy });
        (captured[consumer] ??= []).push({ key: copy, sizeBytes, originIndex });
      }
    }
    for (const files of Object.values(captured)) files.sort((left, right) => (left.key < right.key ? -1 : 1));
    return captured;
  }

  /** Removes everything that was put into the work bucket. */
  async clear(): Promise<void> {
    for (const { key } of this.#delivered) await this.#store.delete(this.#run.workBucket, key);
    this.#delivered.length = 0;
  }
}
