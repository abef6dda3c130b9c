import type { RunRequest } from "#ports/service-platform.ts";

import { callService } from "./call-service.ts";
import { OscarError } from "./api/oscar-error.ts";
import type { OscarService } from "./api/oscar-service.ts";
import { type OscarGround, siteOf } from "./oscar-site.ts";
import type { RoutedArrival } from "./replay-run.ts";
import { FOLDERS, jobName, wayOf } from "./run-keys.ts";
import { type ObjectPlace, placeOfKey, type RunLayout } from "./run-layout.ts";
import { storageEvent } from "./storage-event.ts";
import { tarOf, type TarFile } from "./tar.ts";
import { localName } from "../execution/local-name.ts";

/** `known`: somebody gave it before. */
export type Given = "given" | "known";

const LARGEST_HELD_BYTES = 4 * 2 ** 20;
const MOST_HELD_BYTES = 64 * 2 ** 20;

/** Puts files where services find them and tells services of them; to do it twice is no harm. */
export class LoadGiver {
  readonly #ground: OscarGround;
  readonly #run: RunRequest;
  readonly #layout: RunLayout;
  readonly #services: ReadonlyMap<string, OscarService>;
  readonly #offsets: Readonly<Record<string, number>>;
  readonly #held = new Map<string, Uint8Array>();
  #heldBytes = 0;

  constructor(
    ground: OscarGround,
    run: RunRequest,
    layout: RunLayout,
    services: ReadonlyMap<string, OscarService>,
    offsets: Readonly<Record<string, number>>,
  ) {
    this.#ground = ground;
    this.#run = run;
    this.#layout = layout;
    this.#services = services;
    this.#offsets = offsets;
  }

  /** Reads inputs before the load begins, so that giving it is but sending it. */
  async hold(): Promise<void> {
    for (const key of new Set(this.#run.uploads.map((upload) => upload.key))) {
      const summary = await this.#ground.store.head(this.#run.inputBucket, key);
      if (summary === undefined) {
        throw new Error(`Cannot upload input "${key}" as bucket "${this.#run.inputBucket}" has no such object`);
      }
      if (summary.sizeBytes > LARGEST_HELD_BYTES || this.#heldBytes + summary.sizeBytes > MOST_HELD_BYTES) continue;
      const object = await this.#ground.store.get(this.#run.inputBucket, key);
      if (object === undefined) continue;
      this.#held.set(key, object.body);
      this.#heldBytes += object.body.length;
    }
  }

  /** Puts what an invocation needs where its service is; nothing where it is there. */
  async put({ arrival, beginning }: RoutedArrival): Promise<Given> {
    if (beginning.kind === "there") return "known";
    const { site, bucket, key } = beginning.at;
    const { store } = await siteOf(this.#ground, site).buckets();
    if (arrival.files.length === 1) {
      const body = await this.#bodyOf(arrival.files[0]!);
      return given(await store.put(bucket, key, body, { ifAbsent: true }));
    }
    return given(await store.put(bucket, key, tarOf(await this.bundle(arrival)), { ifAbsent: true }));
  }

  /** All files of an arrival, and which of them is the last. */
  async bundle({ files }: RoutedArrival["arrival"]): Promise<readonly TarFile[]> {
    const names = new Set<string>();
    const bundled: TarFile[] = [];
    for (const file of files) {
      const name = localName(file.key, names);
      names.add(name);
      bundled.push({ name, bytes: await wholeOf(await this.#bodyOf(file)) });
    }
    return [...bundled, { name: ".last", bytes: Buffer.from(bundled.at(-1)?.name ?? "") }];
  }

  /** Tells the service of it where no notification of the bucket does; `sent` is called when that is under way. */
  async begin({ arrival, beginning }: RoutedArrival, sent: () => void): Promise<Given> {
    const { at } = beginning;
    const { settings } = siteOf(this.#ground, this.#layout.placeOf(arrival.component).site);
    if (settings.invocation === "run") return this.#call(arrival, wayOf(at.key), sent);
    if (isOfLoad(at)) {
      sent();
      return this.put({ arrival, beginning, dueSeconds: undefined, landed: undefined });
    }
    const { site: name, service } = this.#layout.placeOf(arrival.component);
    const site = siteOf(this.#ground, name);
    const target = this.#services.get(arrival.component);
    if (target === undefined) throw new Error(`Cannot start a job of "${arrival.component}" as its service is unknown`);
    const { accessKey } = await site.buckets();
    const event = storageEvent(at, {
      atMilliseconds: this.#ground.clock.epochMilliseconds() + (this.#offsets[name] ?? 0),
      principal: accessKey,
      sizeBytes: arrival.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    });
    try {
      const job = jobName(service, this.#run, arrival.id);
      await site.client.startJob(target, { kind: "event", event }, { jobName: job, sent });
      return "given";
    } catch (error) {
      if (error instanceof OscarError && /jobs\.batch ".*" already exists/.test(error.answer)) return "known";
      throw error;
    }
  }

  /** Calls the service and puts what it answered where a job would have. */
  async #call(arrival: RoutedArrival["arrival"], way: string, sent: () => void): Promise<Given> {
    const { site, service, component } = this.#layout.placeOf(arrival.component);
    const target = this.#services.get(arrival.component);
    if (target === undefined) throw new Error(`Cannot call "${arrival.component}" as its service is unknown`);
    const call = { ground: this.#ground, site: siteOf(this.#ground, site), run: this.#run, target, arrival, way, sent };
    const archive = tarOf([...(await this.bundle(arrival)), { name: ".way", bytes: Buffer.from(way) }]);
    await callService({ ...call, service, outputs: component.outputs }, archive);
    return "given";
  }

  async #bodyOf({ bucket, key }: RoutedArrival["arrival"]["files"][number]) {
    const held = bucket === "inputs" ? this.#held.get(key) : undefined;
    if (held !== undefined) return held;
    const from = bucket === "inputs" ? undefined : placeOfKey(key);
    const object =
      from === undefined
        ? await this.#ground.store.open(this.#run.inputBucket, key)
        : await (await siteOf(this.#ground, from.site).buckets()).store.open(from.bucket, from.key);
    if (object === undefined) throw new Error(`Cannot hand on "${key}" as there is no such object`);
    return object.chunks;
  }
}

/** Whether the bucket's own notification tells the service of it. */
export function isOfLoad({ key }: ObjectPlace): boolean {
  return key.startsWith(`${FOLDERS.load}/`);
}

function given({ kind }: { readonly kind: "stored" | "conditionFailed" }): Given {
  return kind === "stored" ? "given" : "known";
}

async function wholeOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
