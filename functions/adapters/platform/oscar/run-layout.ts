import type { Arrival, Delivery } from "#core/workflow/routing.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { loadKey, outputKey, outputPaths } from "./run-keys.ts";

/** Where an object lies: on which OSCAR's MinIO, and there. */
export interface ObjectPlace {
  readonly site: string;
  readonly bucket: string;
  readonly key: string;
}

/** The service that stands for a component in a run. */
export interface ServicePlace {
  readonly component: RunComponent;
  /** Name of the cluster. */
  readonly site: string;
  /** Its name, and that of its bucket where we made it. */
  readonly service: string;
  /** False for one that was there before us: it keeps its own buckets, and its script notes nothing. */
  readonly isOwn: boolean;
  /** The bucket that files for it are put into. */
  readonly bucket: string;
  /** Where files of the load are put: where MinIO tells of them, or where an event of ours names them. */
  readonly loadFolder: "load" | "staged";
}

/** How a component's invocation begins. */
export type Beginning =
  /** Its files must be put there first: they lie elsewhere, or are several. */
  | { readonly kind: "put"; readonly at: ObjectPlace }
  /** The file lies where an event can name it. */
  | { readonly kind: "there"; readonly at: ObjectPlace };

/** Which of the campaign's services do what in one run, and where its files go. */
export class RunLayout {
  readonly #run: RunRequest;
  readonly #places: ReadonlyMap<string, ServicePlace>;

  constructor(run: RunRequest, places: readonly ServicePlace[]) {
    this.#run = run;
    this.#places = new Map(places.map((place) => [place.component.name, place]));
  }

  get places(): readonly ServicePlace[] {
    return [...this.#places.values()];
  }

  placeOf(component: string): ServicePlace {
    const place = this.#places.get(component);
    if (place !== undefined) return place;
    throw new RangeError(`Cannot find the service of "${component}" as the run has no such component`);
  }

  /** What is put together or comes from elsewhere is staged. */
  beginning(arrival: Arrival): Beginning {
    const { site, bucket, isOwn, loadFolder } = this.placeOf(arrival.component);
    const [file] = arrival.files;
    const isLoad = arrival.files.length === 1 && file?.bucket === "inputs";
    if (arrival.files.length === 1 && file?.bucket === "work") {
      const lies = placeOfKey(file.key);
      if (lies.site === site) return { kind: "there", at: lies };
    }
    return {
      kind: "put",
      at: { site, bucket, key: loadKey(this.#run, arrival, isLoad ? loadFolder : "staged", !isOwn) },
    };
  }

  /** Where an output lands, as the place of its service decides; `way` is that of the input. */
  landing(arrival: Arrival, way: string, delivery: Delivery): ObjectPlace {
    const { site, service, component, isOwn } = this.placeOf(arrival.component);
    const path = delivery.key.slice(arrival.id.length + 1);
    if (!isOwn) {
      const [bucket = "", ...rest] = path.split("/");
      return { site, bucket, key: rest.join("/") };
    }
    const folder = path.slice(0, path.length - delivery.relativePath.length - 1);
    const index = outputPaths(component.outputs).indexOf(folder);
    return { site, bucket: service, key: outputKey(index, way, delivery.relativePath) };
  }
}

/** A place as the key of a landed file. */
export function keyOfPlace({ site, bucket, key }: ObjectPlace): string {
  return `${site}/${bucket}/${key}`;
}

export function placeOfKey(text: string): ObjectPlace {
  const [site = "", bucket = "", ...rest] = text.split("/");
  return { site, bucket, key: rest.join("/") };
}
