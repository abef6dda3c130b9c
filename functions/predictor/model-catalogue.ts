import { listFolders } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { currentModelObject } from "#core/campaign/object-keys.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { keyFault } from "#core/storage/object-key.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { loadModel } from "./load-model.ts";
import { oldVersions } from "./old-versions.ts";
import type { Served } from "./served.ts";
import { workTurns } from "./work-turns.ts";

/** The models that are served now. Versions change between two questions, never within one. */
export interface ModelCatalogue {
  /** True once the store has answered: from then on any model may be asked, by `awaited`. */
  readonly open: boolean;
  /** True once the models bucket has been read to its end. */
  readonly ready: boolean;
  /** The served version of each model, by name. */
  list(): readonly Served[];
  current(name: string): Served | undefined;
  /** The served version of a model; while the bucket is still being read, this model is read before all others. */
  awaited(name: string): Promise<Served | undefined>;
  /** Any version of a model that is served, by name; undefined when there is none. */
  version(name: string, version: string): Promise<Served | undefined>;
  /** Every version of a model that may be asked for, the served one first. */
  versions(name: string): Promise<readonly string[]>;
  /** Newest versions that are not served, with the reason; an older one may be. */
  refused(): readonly RefusedModel[];
  /** Reads the pointer of one model anew. */
  refreshModel(name: string): Promise<Served | undefined>;
  /** Reads all pointers anew; those that did not change cost one small read each. */
  refresh(): Promise<void>;
  /** An object landed in the models bucket: a pointer makes its model be read anew, anything else is nothing. */
  uploaded(upload: ObjectUploaded): Promise<void>;
}

export interface RefusedModel {
  readonly name: string;
  readonly reason: string;
}

interface Entry {
  /** Of the pointer that was read last. */
  readonly etag: string;
  readonly served: Served | undefined;
  readonly refusal: string | undefined;
}

const READS_AT_ONCE = 8;
const VERSION = /^[0-9a-f]{8,64}$/;

export interface CatalogueOptions {
  readonly store: ObjectStore;
  readonly log: Logger;
  /** Lets the process see to others between two models; without it they are unpacked at one go. */
  readonly pause?: () => Promise<void>;
}

/** A catalogue over the models bucket; empty and not ready until `refresh`. */
export function modelCatalogue({ store, log, pause = () => Promise.resolve() }: CatalogueOptions): ModelCatalogue {
  const entries = new Map<string, Entry>();
  const oldVersion = oldVersions({ store, log });
  /** Models that somebody waits for. */
  const awaited = new Set<string>();
  const turns = workTurns({ isUrgent: (name) => awaited.has(name), pause });
  const reading = new Map<string, Promise<void>>();
  let [open, ready] = [false, false];
  let refreshing: Promise<void> | undefined;

  /** Reads of one model follow one another, so that the last pointer wins whichever version loads faster. */
  function inTurn(name: string): Promise<void> {
    const turn = (reading.get(name) ?? Promise.resolve()).catch(() => undefined).then(() => readPointer(name));
    reading.set(name, turn);
    return turn.finally(() => {
      if (reading.get(name) === turn) reading.delete(name);
    });
  }

  async function readPointer(name: string): Promise<void> {
    const address = currentModelObject(name);
    const before = entries.get(name);
    const summary = await store.head(address.bucket, address.key);
    if (summary === undefined) {
      if (entries.delete(name)) log.info(`Model ${name} is gone and no longer served`);
      return;
    }
    // A refusal is tried again: what the pointer names may have been completed since.
    if (before?.etag === summary.etag && before.refusal === undefined) return;
    try {
      const pointer = await readArtifact(store, address, CurrentModel);
      if (pointer === undefined) return;
      const { model, modelVersion, sha256 } = pointer.artifact;
      if (model !== name) {
        throw new Error(
          `Cannot serve ${address.bucket}/${address.key} as it must point at "${name}": it points at "${model}"`,
        );
      }
      const unchanged = before?.served?.version === modelVersion ? before.served : undefined;
      const served =
        unchanged ??
        (await loadModel(store, name, modelVersion, {
          expectedSha256: sha256,
          turn: (work) => turns.take(name, work),
        }));
      entries.set(name, { etag: pointer.etag, served, refusal: undefined });
      if (unchanged === undefined) log.info(`Model ${name} is served in version ${modelVersion}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      entries.set(name, { etag: summary.etag, served: before?.served, refusal: reason });
      if (before?.refusal === reason) return;
      const still = before?.served === undefined ? "" : `; version ${before.served.version} is still served`;
      log.warn(`${reason}${still}`, { model: name });
    }
  }

  async function readAll(): Promise<void> {
    const folders = await listFolders(store, { bucket: "models", key: "" });
    open = true;
    // Side by side, because a store far away takes its time for each.
    const waiting = [...new Set([...folders.filter(isModelName), ...entries.keys()])];
    const readSome = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await inTurn(name);
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, readSome));
    ready = true;
  }

  const catalogue: ModelCatalogue = {
    get open() {
      return open;
    },
    get ready() {
      return ready;
    },
    list: () =>
      [...entries.values()]
        .flatMap(({ served }) => served ?? [])
        .sort((left, right) => (left.name < right.name ? -1 : 1)),
    current: (name) => entries.get(name)?.served,
    async version(name, version) {
      const served = entries.get(name)?.served;
      if (served === undefined || served.version === version) return served;
      return VERSION.test(version) ? oldVersion(name, version) : undefined;
    },
    async versions(name) {
      const served = entries.get(name)?.served;
      if (served === undefined) return [];
      const folders = await listFolders(store, { bucket: "models", key: `${name}/` });
      return [served.version, ...folders.filter((folder) => VERSION.test(folder) && folder !== served.version)];
    },
    refused: () =>
      [...entries].flatMap(([name, { refusal }]) => (refusal === undefined ? [] : [{ name, reason: refusal }])),
    async refreshModel(name) {
      await inTurn(name);
      return entries.get(name)?.served;
    },
    refresh() {
      refreshing = readAll();
      return refreshing;
    },
    async awaited(name) {
      if (ready || entries.has(name)) return entries.get(name)?.served;
      if (isModelName(name)) {
        awaited.add(name);
        // A store that does not answer fails whoever reads all of it, and is told there.
        await inTurn(name).catch(() => undefined);
        awaited.delete(name);
      }
      if (!entries.has(name)) await refreshing?.catch(() => undefined);
      return entries.get(name)?.served;
    },
    async uploaded({ bucket, key }) {
      const name = key.split("/")[0] ?? "";
      if (bucket === "models" && key === currentModelObject(name).key) await inTurn(name);
    },
  };
  return catalogue;
}

/** Whether a folder of the bucket may be a model: reports and the like begin with an underscore. */
function isModelName(name: string): boolean {
  return !name.startsWith("_") && !name.includes("/") && keyFault(currentModelObject(name).key) === undefined;
}
