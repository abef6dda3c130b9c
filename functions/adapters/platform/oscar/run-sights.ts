import type { Arrival } from "#core/workflow/routing.ts";
import type { RunAttempt } from "../cluster/cluster-run.ts";

import { readEndNote } from "./end-note.ts";
import { namedOutputs, objectsOf } from "./named-outputs.ts";
import { type OscarGround, siteOf } from "./oscar-site.ts";
import { FOLDERS, outputFolder, outputPaths, runFolderName, wayOf } from "./run-keys.ts";
import { type ObjectPlace, type RunLayout, type ServicePlace, keyOfPlace } from "./run-layout.ts";
import type { RunSight, SeenEnd, SeenFile } from "./replay-run.ts";

/** What lies of a run in the buckets of its services, looked up anew at each refresh; OSCAR itself is not asked. */
export class RunSights implements RunSight {
  readonly #ground: OscarGround;
  readonly #run: RunAttempt;
  readonly #layout: RunLayout;
  readonly #ends = new Map<string, SeenEnd>();
  readonly #files = new Map<string, SeenFile>();
  /** Ends of invocations that left no note, by the id of the arrival. */
  readonly #told = new Map<string, SeenEnd>();

  constructor(ground: OscarGround, run: RunAttempt, layout: RunLayout) {
    this.#ground = ground;
    this.#run = run;
    this.#layout = layout;
  }

  end(arrival: Arrival, way: string): SeenEnd | undefined {
    const { service, site } = this.#layout.placeOf(arrival.component);
    return this.#ends.get(`${site}/${service}/${way}`) ?? this.#told.get(arrival.id);
  }
  file(place: ObjectPlace): SeenFile | undefined {
    return this.#files.get(keyOfPlace(place));
  }
  /** How an invocation ended that left no note. */
  tell(arrivalId: string, end: SeenEnd): void {
    this.#told.set(arrivalId, end);
  }
  seeFile(place: ObjectPlace, file: SeenFile): void {
    this.#files.set(keyOfPlace(place), file);
  }

  /**
   * Which of these invocations of others' services have left some output, by the name that their input was given: theirs
   * note no end, and when one has come it is worth to ask.
   */
  async heard(waiting: readonly Arrival[]): Promise<ReadonlySet<string>> {
    const heard = new Set<string>();
    for (const place of this.#layout.places.filter(({ isOwn }) => !isOwn)) {
      const own = waiting.flatMap(({ component, id }) => (component === place.component.name ? [id] : []));
      for await (const { invocation } of namedOutputs(own, this.#run, place, this.#ground)) heard.add(invocation);
    }
    return heard;
  }

  /** Notes are uploaded last, so that files are looked for when a note has come; or when it is asked for again. */
  async refresh({ again = false } = {}): Promise<void> {
    await Promise.all(this.#layout.places.filter(({ isOwn }) => isOwn).map((place) => this.#look(place, again)));
  }

  async #look(place: ServicePlace, again: boolean): Promise<void> {
    const { site, service, component } = place;
    const { store } = await siteOf(this.#ground, site).buckets();
    const folder = runFolderName(this.#run);
    let hasNews = false;
    for await (const { key, lastModifiedEpochMilliseconds: at } of objectsOf(
      store,
      service,
      `${FOLDERS.end}/e/${folder}/`,
    )) {
      const id = `${site}/${service}/${wayOf(key).replace(/\.end$/, "")}`;
      if (this.#ends.has(id)) continue;
      const object = await store.get(service, key);
      const note = readEndNote(new TextDecoder().decode(object?.body));
      if (note === undefined) continue;
      this.#ends.set(id, { note, at });
      hasNews = true;
    }
    if (!hasNews && !again) return;
    for (const index of outputPaths(component.outputs).keys()) {
      const prefix = `${outputFolder(index)}/o${index}/${folder}/`;
      for await (const { key, sizeBytes, lastModifiedEpochMilliseconds: at } of objectsOf(store, service, prefix)) {
        this.#files.set(keyOfPlace({ site, bucket: service, key }), { sizeBytes, at });
      }
    }
  }
}
