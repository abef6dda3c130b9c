import type { ObjectBody, ObjectStore } from "#ports/object-store.ts";

import type { MessageReader } from "./message-reader.ts";

/** The files of one request in the place of a store: inputs come with the request, outputs go with its answer. */
export class ExchangeStore implements Pick<ObjectStore, "open" | "put"> {
  readonly #files: readonly { readonly key: string; readonly sizeBytes: number }[];
  readonly #reader: MessageReader;
  readonly #outputs: Buffer[] = [];
  #opened = 0;

  constructor(files: readonly { readonly key: string; readonly sizeBytes: number }[], reader: MessageReader) {
    this.#files = files;
    this.#reader = reader;
  }

  /** In the order in which they were put. */
  get outputs(): readonly Buffer[] {
    return this.#outputs;
  }

  /** Files can be opened in their order only, each once: they lie one after another in the body. */
  open(_bucket: string, key: string) {
    const file = this.#files[this.#opened++];
    if (file === undefined || file.key !== key)
      return Promise.reject(new RangeError(`Cannot read "${key}" as the request has another file there`));
    const { sizeBytes } = file;
    return Promise.resolve({
      key,
      sizeBytes,
      etag: "",
      lastModifiedEpochMilliseconds: 0,
      chunks: this.#reader.bytes(sizeBytes),
    });
  }

  async put(_bucket: string, _key: string, body: ObjectBody) {
    if (typeof body === "string" || body instanceof Uint8Array) {
      this.#outputs.push(Buffer.from(body));
    } else {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      this.#outputs.push(Buffer.concat(chunks));
    }
    return { kind: "stored", etag: "" } as const;
  }
}
