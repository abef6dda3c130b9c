import { joinsOf, type Join } from "#core/workflow/routing-join.ts";
import { outputRoutes } from "#core/workflow/routing-output.ts";
import type { ComponentOutput, Edge } from "#core/workflow/workflow.ts";

/** What routing must know of a component. */
export interface RoutedComponent {
  readonly name: string;
  readonly join: boolean;
  readonly outputs: readonly ComponentOutput[];
}

/** What routing must know of a file of the load; those with one `originIndex` came of one original. */
export interface RoutedUpload {
  readonly component: string;
  readonly batchIndex: number;
  readonly key: string;
  readonly sizeBytes: number;
  readonly originIndex?: number | undefined;
}

/** A file that lies in the store. */
export interface LandedFile {
  readonly bucket: "inputs" | "work";
  readonly key: string;
  readonly sizeBytes: number;
}

/** Work for one invocation: these files arrived at this component. */
export interface Arrival {
  /** Unique in the run, and the same in every repetition of a deterministic workflow. */
  readonly id: string;
  readonly component: string;
  readonly originIndex: number;
  readonly batchIndex: number;
  /** One file, or all siblings of a join; the last one is the one that landed last. */
  readonly files: readonly LandedFile[];
}

/** A file that an invocation left and that some output takes: it goes to `key` below the run's work prefix. */
export interface Delivery {
  /** Place among the deliveries of its invocation. */
  readonly index: number;
  readonly relativePath: string;
  readonly key: string;
  readonly consumers: readonly string[];
}

/**
 * The files of one run on their way: which arrivals each landed file makes, and when a joining component has all of an
 * original's files. Every arrival must be ended once, by `succeeded` or `failed`.
 */
export class Routing {
  readonly #components: ReadonlyMap<string, RoutedComponent>;
  readonly #edges: readonly Edge[];
  readonly #uploads: readonly RoutedUpload[];
  readonly #joins: readonly Join[];
  /** Open work (uploads that have not landed, arrivals that have not ended): a count by origin and component. */
  readonly #open = new Map<number, Map<string, number>>();
  readonly #ids = new Set<string>();

  constructor(run: {
    readonly components: readonly RoutedComponent[];
    readonly edges: readonly Edge[];
    readonly uploads: readonly RoutedUpload[];
  }) {
    this.#components = new Map(run.components.map((component) => [component.name, component]));
    this.#edges = run.edges;
    this.#uploads = run.uploads;
    this.#joins = joinsOf(run.components, run.edges);
    run.uploads.forEach((upload, index) => this.#count(upload.originIndex ?? index, upload.component, 1));
  }

  /** True when every upload has landed and every arrival has ended. */
  get finished(): boolean {
    return this.#open.size === 0;
  }

  /** The file of the load has landed. */
  uploaded(uploadIndex: number): readonly Arrival[] {
    const upload = this.#uploads[uploadIndex];
    if (upload === undefined) {
      throw new RangeError(`Cannot route upload ${uploadIndex} as the run has only ${this.#uploads.length} uploads`);
    }
    const origin = { originIndex: upload.originIndex ?? uploadIndex, batchIndex: upload.batchIndex };
    const file: LandedFile = { bucket: "inputs", key: upload.key, sizeBytes: upload.sizeBytes };
    const arrivals = this.#arrive(upload.component, origin, `${uploadIndex}`, file);
    this.#count(origin.originIndex, upload.component, -1);
    return [...arrivals, ...this.#completeJoins(origin.originIndex)];
  }

  /** Where the files that an invocation left go, in the order of their paths; those that no output takes left out. */
  deliveries(arrival: Arrival, relativePaths: readonly string[]): readonly Delivery[] {
    const component = this.#component(arrival.component);
    return [...relativePaths]
      .sort()
      .flatMap((relativePath) =>
        outputRoutes(component, relativePath, this.#edges).map(({ path, consumers }) => ({
          relativePath,
          path,
          consumers,
        })),
      )
      .map(({ relativePath, path, consumers }, index) => ({
        index,
        relativePath,
        key: `${arrival.id}/${path}`,
        consumers,
      }));
  }

  /** A delivery of the invocation has landed as this file. */
  landed(arrival: Arrival, delivery: Delivery, file: LandedFile): readonly Arrival[] {
    const lineage = `${arrival.id.slice(arrival.component.length + 1)}.${delivery.index}`;
    return delivery.consumers.flatMap((consumer) => this.#arrive(consumer, arrival, lineage, file));
  }

  /** The invocation ended well and all its deliveries have landed: joins that waited for it alone arrive now. */
  succeeded(arrival: Arrival): readonly Arrival[] {
    this.#count(arrival.originIndex, arrival.component, -1);
    return this.#completeJoins(arrival.originIndex);
  }

  /** The invocation failed: no join downstream of it runs for this original. */
  failed(arrival: Arrival): readonly Arrival[] {
    for (const join of this.#joins) {
      if (join.upstream.has(arrival.component)) join.broken.add(arrival.originIndex);
    }
    return this.succeeded(arrival);
  }

  /** True when the component joins and will not run for this original, as something upstream failed. */
  isBroken(component: string, originIndex: number): boolean {
    return this.#joins.some((join) => join.component === component && join.broken.has(originIndex));
  }

  #arrive(component: string, origin: Origin, lineage: string, file: LandedFile): readonly Arrival[] {
    const join = this.#joins.find((candidate) => candidate.component === component);
    if (join === undefined) return [this.#begin(component, origin, lineage, [file])];
    const files = join.waiting.get(origin.originIndex)?.files ?? [];
    join.waiting.set(origin.originIndex, { batchIndex: origin.batchIndex, files: [...files, file] });
    return [];
  }

  #completeJoins(originIndex: number): readonly Arrival[] {
    return this.#joins.flatMap((join) => {
      const waiting = join.waiting.get(originIndex);
      const open = [...(this.#open.get(originIndex)?.keys() ?? [])];
      const early = open.some((component) => component === join.component || join.upstream.has(component));
      if (waiting === undefined || early) return [];
      join.waiting.delete(originIndex);
      if (join.broken.has(originIndex)) return [];
      const origin = { originIndex, batchIndex: waiting.batchIndex };
      return [this.#begin(join.component, origin, `all${originIndex}`, waiting.files)];
    });
  }

  #begin(name: string, { originIndex, batchIndex }: Origin, lineage: string, files: readonly LandedFile[]): Arrival {
    const { name: component } = this.#component(name);
    this.#count(originIndex, component, 1);
    return { id: this.#uniqueId(`${component}-${lineage}`), component, originIndex, batchIndex, files };
  }

  #uniqueId(wanted: string): string {
    let id = wanted;
    for (let twin = 2; this.#ids.has(id); twin++) id = `${wanted}~${twin}`;
    this.#ids.add(id);
    return id;
  }

  #count(originIndex: number, component: string, change: number): void {
    const open = this.#open.get(originIndex) ?? new Map<string, number>();
    const count = (open.get(component) ?? 0) + change;
    if (count < 0)
      throw new RangeError(`Cannot end work of "${component}" as none is open for original ${originIndex}`);
    if (count === 0) open.delete(component);
    else open.set(component, count);
    if (open.size === 0) this.#open.delete(originIndex);
    else this.#open.set(originIndex, open);
  }

  #component(name: string): RoutedComponent {
    const component = this.#components.get(name);
    if (component !== undefined) return component;
    throw new RangeError(
      `Cannot route a file to "${name}" as the run has only: ${[...this.#components.keys()].join(", ")}`,
    );
  }
}

interface Origin {
  readonly originIndex: number;
  readonly batchIndex: number;
}
